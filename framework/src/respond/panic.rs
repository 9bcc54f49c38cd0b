//! Panics of an application's code: caught where it is called, and told to the log once.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::extract::{RequestId, RouteInfo};

/// What a panic left behind.
pub(crate) type Payload = Box<dyn Any + Send>;

/// Runs code of the application. What it leaves behind when it panics is not looked at again, so no invariant of ours can
/// be broken by it; what an application shares between requests is guarded by its own locks, which notice.
pub(crate) fn caught<T>(work: impl FnOnce() -> T) -> Result<T, Payload> {
    catch_unwind(AssertUnwindSafe(work))
}

/// Drops what an application made, which may panic.
pub(crate) fn discard<T>(value: T, id: Option<&RequestId>) {
    if let Err(payload) = caught(|| drop(value)) {
        report(payload, "a destructor panicked", None, id);
    }
}

/// Writes a panic to the log. Where it happened stands in the message that Rust's own hook writes at the same time.
#[cold]
pub(crate) fn report(
    payload: Payload,
    what: &'static str,
    route: Option<&RouteInfo>,
    id: Option<&RequestId>,
) {
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    tracing::error!(
        panic = text.unwrap_or("not a text"),
        operation = route.map(|route| route.operation_id.as_str()),
        request_id = id.map(tracing::field::display),
        "{what}"
    );
    // A payload can be any value, and so panic once more when it is dropped.
    if let Err(again) = caught(|| drop(payload)) {
        std::mem::forget(again);
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
