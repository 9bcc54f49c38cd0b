//! Work of a layer that may panic.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

use super::Place;
use crate::body::Response;
use crate::error::{ErrorKind, Problem};
use crate::extract::RequestId;
use crate::respond::panic::{Payload, caught, report};

pin_project! {
    /// The answer of a layer; a 500 if it panics.
    pub(super) struct Guarded<F> {
        #[pin]
        pub(super) work: F,
        pub(super) place: Place,
        pub(super) id: Option<RequestId>,
    }
}

impl<F: Future<Output = Response>> Future for Guarded<F> {
    type Output = Result<Response, Infallible>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        // It stands where it is returned from: answers are large, and each way out of a value copies them.
        let mut answered = Poll::Pending;
        if let Err(payload) = caught(|| answered = this.work.poll(cx).map(Ok)) {
            answered = Poll::Ready(Ok(panicked(this.place, this.id.as_ref(), payload)));
        }
        answered
    }
}

/// The answer of a layer that panicked.
#[cold]
pub(super) fn panicked(place: &Place, id: Option<&RequestId>, payload: Payload) -> Response {
    report(payload, "a layer panicked", place.route(), id);
    place.write(Problem::new(ErrorKind::Internal))
}
