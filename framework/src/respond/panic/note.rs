//! What a hook is told of a panic, kept for who catches it: so the log has one line with the place and with the request.

use std::any::Any;
use std::backtrace::{Backtrace, BacktraceStatus};
use std::cell::Cell;
use std::panic::PanicHookInfo;
use std::thread;

use tracing::Span;

use crate::extract::{RequestId, RouteInfo};

/// The target of panics in the log.
pub(crate) const TARGET: &str = "purlin::panic";

/// A bit of [`INSIDE`]: there was a panic in the innermost call, and it was noted.
const NOTED: u32 = 1 << 31;

thread_local! {
    /// In how many calls of [`caught`](super::caught) this thread is. Every request goes through some, hence a number and no list.
    static INSIDE: Cell<u32> = const { Cell::new(0) };
    /// The notes that nobody has taken, the last one of the innermost call.
    static NOTES: Cell<Vec<Note>> = const { Cell::new(Vec::new()) };
}

/// A call of [`caught`](super::caught) begins; answers what [`leave`] is given.
#[inline]
pub(super) fn enter() -> u32 {
    let before = INSIDE.get();
    INSIDE.set((before & !NOTED) + 1);
    before
}

/// The call ends; answers whether a panic in it was noted.
#[inline]
pub(super) fn leave(before: u32) -> bool {
    INSIDE.replace(before) & NOTED != 0
}

/// The note of a call that has ended, unless the log has it already.
#[cold]
pub(super) fn take() -> Option<Note> {
    change(Vec::pop).flatten()
}

/// Changes the notes. A thread that ends has none.
fn change<T>(work: impl FnOnce(&mut Vec<Note>) -> T) -> Option<T> {
    let changed = NOTES.try_with(|notes| {
        let mut all = notes.take();
        let result = work(&mut all);
        notes.set(all);
        result
    });
    changed.ok()
}

/// A panic that is not in the log yet. It gets there when this is dropped, if not before: code of the application may catch it, and say
/// nothing of it.
pub(crate) struct Note {
    message: String,
    location: Option<String>,
    thread: Option<String>,
    backtrace: Option<Backtrace>,
    /// Where it happened, in the application's own words.
    span: Span,
    is_told: bool,
}

impl Note {
    /// What a hook is told, and a backtrace if `RUST_BACKTRACE` asks for one.
    pub(crate) fn of(panic: &PanicHookInfo<'_>) -> Self {
        let backtrace = Backtrace::capture();
        Self {
            message: message(panic.payload()),
            location: panic.location().map(ToString::to_string),
            thread: thread::current().name().map(str::to_owned),
            backtrace: (backtrace.status() == BacktraceStatus::Captured).then_some(backtrace),
            span: Span::current(),
            is_told: false,
        }
    }

    /// What is known where no hook of ours was told.
    pub(super) fn without_place(payload: &(dyn Any + Send)) -> Self {
        Self {
            message: message(payload),
            location: None,
            thread: None,
            backtrace: None,
            span: Span::none(),
            is_told: false,
        }
    }

    /// Leaves it to the call of [`caught`](super::caught) that the panic is in. It comes back where there is none.
    ///
    /// So does the second of a call: it may have come while the first one unwinds, and then the process ends before anything is caught. The
    /// log has both at once, and whoever catches one after all has no place to tell.
    pub(crate) fn keep(self) -> Option<Self> {
        let inside = INSIDE.get();
        if inside & NOTED != 0 {
            drop(change(std::mem::take));
            return Some(self);
        }
        if inside == 0 || cfg!(panic = "abort") || ends_the_process(&self.message) {
            return Some(self);
        }
        let mut note = Some(self);
        if change(|notes| notes.extend(note.take())).is_some() {
            INSIDE.set(inside | NOTED);
        }
        note
    }

    /// Whether it is of the panic with this payload. The application may catch one, and go on with another that no hook is told of.
    pub(super) fn is_of(&self, payload: &(dyn Any + Send)) -> bool {
        self.message == message(payload)
    }

    /// Tells the log, with the request if there is one.
    pub(crate) fn tell(mut self, what: &'static str, route: Option<&RouteInfo>, id: Option<&RequestId>) {
        self.write(what, route, id);
    }

    fn write(&mut self, what: &'static str, route: Option<&RouteInfo>, id: Option<&RequestId>) {
        self.is_told = true;
        let _inside = self.span.enter();
        tracing::error!(
            target: TARGET,
            panic = self.message.as_str(),
            location = self.location.as_ref().map(tracing::field::display),
            thread = self.thread.as_deref(),
            backtrace = self.backtrace.as_ref().map(tracing::field::display),
            operation = route.map(|route| route.operation_id.as_str()),
            request_id = id.map(tracing::field::display),
            "{what}"
        );
    }
}

impl Drop for Note {
    fn drop(&mut self) {
        if !self.is_told {
            self.write("panicked", None, None);
        }
    }
}

/// Whether a panic is one of the checks that the compiler adds to debug builds. They do not unwind, so nobody catches them.
fn ends_the_process(message: &str) -> bool {
    [
        "unsafe precondition(s) violated",
        "misaligned pointer dereference",
        "null pointer dereference",
    ]
    .iter()
    .any(|check| message.starts_with(check))
}

/// What a panic says.
fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("a value that is no text").to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::caught;
    use super::*;

    #[test]
    fn what_nobody_can_catch_is_not_kept() {
        let is_kept = |message: &'static str| {
            let before = enter();
            let kept = Note::without_place(&message).keep().is_none();
            leave(before);
            drop(take());
            kept
        };
        assert!(is_kept("index out of bounds"));
        assert!(!is_kept("unsafe precondition(s) violated: slice::get_unchecked"));
        assert!(caught(|| 7).is_ok_and(|value| value == 7));
    }

    #[test]
    fn a_note_belongs_to_one_panic() {
        let note = Note::without_place(&"one");
        assert!(note.is_of(&"one") && note.is_of(&"one".to_owned()) && !note.is_of(&"another"));
        assert!(Note::without_place(&7).is_of(&8), "neither is a text");
    }
}
