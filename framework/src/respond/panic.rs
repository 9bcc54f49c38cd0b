//! Panics of an application's code: caught where it is called, and told to the log once.

mod note;

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use crate::extract::{RequestId, RouteInfo};

pub(crate) use note::{Note, TARGET};

/// What a panic left behind. Who drops it without a [`report`] has a line without the request.
pub(crate) struct Payload(Box<Parts>);

struct Parts {
    value: Box<dyn Any + Send>,
    /// What the hook of the log was told, if there is one.
    note: Option<Note>,
}

impl Payload {
    #[cold]
    fn new(value: Box<dyn Any + Send>, was_noted: bool) -> Self {
        let note = was_noted.then(note::take).flatten();
        Self(Box::new(Parts { value, note }))
    }

    /// Goes on with the panic, for who catches it next.
    pub(crate) fn resume(self) -> ! {
        let Parts { value, note } = *self.0;
        drop(note.and_then(Note::keep));
        resume_unwind(value)
    }
}

/// Runs code of the application. What it leaves behind when it panics is not looked at again, so no invariant of ours can
/// be broken by it; what an application shares between requests is guarded by its own locks, which notice.
pub(crate) fn caught<T>(work: impl FnOnce() -> T) -> Result<T, Payload> {
    let before = note::enter();
    let outcome = catch_unwind(AssertUnwindSafe(work));
    let was_noted = note::leave(before);
    match outcome {
        Ok(value) => {
            if was_noted {
                // The application caught it itself.
                drop(note::take());
            }
            Ok(value)
        }
        Err(value) => Err(Payload::new(value, was_noted)),
    }
}

/// Drops what an application made, which may panic.
pub(crate) fn discard<T>(value: T, id: Option<&RequestId>) {
    if let Err(payload) = caught(|| drop(value)) {
        report(payload, "a destructor panicked", None, id);
    }
}

/// Writes a panic to the log, with its place if the hook of the [log](crate::telemetry) is there.
#[cold]
pub(crate) fn report(
    payload: Payload,
    what: &'static str,
    route: Option<&RouteInfo>,
    id: Option<&RequestId>,
) {
    let Parts { value, note } = *payload.0;
    let note = note.filter(|note| note.is_of(&*value));
    let note = note.unwrap_or_else(|| Note::without_place(&*value));
    note.tell(what, route, id);
    // A payload can be any value, and so panic once more when it is dropped.
    if let Err(Payload(again)) = caught(|| drop(value)) {
        std::mem::forget(again.value);
    }
}

/// Says at the start what cannot be kept.
pub(crate) fn warn_of_abort() {
    if cfg!(panic = "abort") {
        tracing::warn!(
            "the program is compiled with panic = \"abort\": one panic of a handler ends all requests and the process"
        );
    }
}
