//! Finds a transaction that is opened inside another where only one can be open.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::thread::{self, ThreadId};

use pin_project_lite::pin_project;

/// Which thread polls the work of the one open transaction just now.
///
/// Whoever asks for a transaction on that thread does so from within that work: it would wait for itself. Work beside it, as in
/// `join!`, is polled when the other is not, and waits its turn. So there is no need to know tasks, and nothing is ambient.
#[derive(Debug, Default)]
pub(super) struct Polling(Mutex<Option<ThreadId>>);

impl Polling {
    /// Whether the caller stands inside the work of the open transaction.
    pub(super) fn is_inside(&self) -> bool {
        *self.thread() == Some(thread::current().id())
    }

    fn set(&self, thread: Option<ThreadId>) -> Option<ThreadId> {
        std::mem::replace(&mut *self.thread(), thread)
    }

    /// The value is whole after a panic: it is written at once.
    fn thread(&self) -> std::sync::MutexGuard<'_, Option<ThreadId>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pin_project! {
    /// The work of a transaction, which says when it is polled.
    pub struct Watched<F> {
        #[pin]
        work: F,
        polling: Option<Arc<Polling>>,
    }
}

impl<F> Watched<F> {
    pub(super) const fn new(work: F, polling: Option<Arc<Polling>>) -> Self {
        Self { work, polling }
    }
}

impl<F: Future> Future for Watched<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let _mark = this.polling.as_deref().map(Mark::enter);
        this.work.poll(cx)
    }
}

/// Takes the mark back, after a panic too.
struct Mark<'a> {
    polling: &'a Polling,
    before: Option<ThreadId>,
}

impl<'a> Mark<'a> {
    fn enter(polling: &'a Polling) -> Self {
        Self {
            polling,
            before: polling.set(Some(thread::current().id())),
        }
    }
}

impl Drop for Mark<'_> {
    fn drop(&mut self) {
        self.polling.set(self.before);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_inside_is_what_is_polled_on_the_same_thread() {
        let polling = Arc::new(Polling::default());
        let seen = Arc::clone(&polling);
        let work = Watched::new(
            async move {
                let elsewhere = thread::scope(|scope| scope.spawn(|| seen.is_inside()).join().unwrap());
                (seen.is_inside(), elsewhere)
            },
            Some(Arc::clone(&polling)),
        );
        assert!(!polling.is_inside());
        let mut work = std::pin::pin!(work);
        let polled = work
            .as_mut()
            .poll(&mut Context::from_waker(std::task::Waker::noop()));
        assert_eq!(polled, Poll::Ready((true, false)));
        assert!(!polling.is_inside());
    }
}
