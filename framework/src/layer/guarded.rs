//! Work of a layer that may panic.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

use super::Place;
use crate::body::Response;
use crate::error::{ErrorKind, Problem};
use crate::extract::RequestId;
use crate::respond::panic::{caught, report};

/// The answer of a layer; a 500 if it panics.
pub(super) async fn guarded(
    work: impl Future<Output = Response>,
    place: &Place,
    id: Option<&RequestId>,
) -> Response {
    let mut work = pin!(work);
    let outcome = poll_fn(|cx| match caught(|| work.as_mut().poll(cx)) {
        Ok(poll) => poll.map(Ok),
        Err(payload) => Poll::Ready(Err(payload)),
    });
    match outcome.await {
        Ok(response) => response,
        Err(payload) => {
            report(payload, "a layer panicked", place.route(), id);
            place.write(Problem::new(ErrorKind::Internal))
        }
    }
}
