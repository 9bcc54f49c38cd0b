//! Whether a request waits for its own content: told by who reads it, to who measures the time of the handler.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame};

use crate::body::{Body, BoxError};

/// The reading of a content whose client is held to a pace. The future of a handler stands between its two ends, and hides
/// what it waits for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Reading(Arc<AtomicBool>);

impl Reading {
    /// Whether the content was waited for when it was read last.
    pub(crate) fn waits(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    fn note(&self, waits: bool) {
        self.0.store(waits, Ordering::Relaxed);
    }
}

/// The next frame of a content.
pub(super) async fn frame(
    body: &mut Body,
    reading: Option<&Reading>,
) -> Option<Result<Frame<Bytes>, BoxError>> {
    // Whoever waits no longer, as behind a timeout of a handler's own, does not leave it noted that somebody does.
    let _waiting = reading.map(Waiting);
    std::future::poll_fn(|cx| poll(body, reading, cx)).await
}

/// A wait for a frame.
struct Waiting<'a>(&'a Reading);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.note(false);
    }
}

fn poll(
    body: &mut Body,
    reading: Option<&Reading>,
    cx: &mut Context<'_>,
) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
    let frame = Pin::new(body).poll_frame(cx);
    if let Some(reading) = reading {
        reading.note(frame.is_pending());
    }
    frame
}

#[cfg(test)]
mod tests {
    use std::task::Waker;

    use http_body_util::StreamBody;

    use super::*;

    #[test]
    fn who_is_gone_waits_no_longer() {
        let never = futures_util::stream::pending::<Result<Frame<Bytes>, BoxError>>();
        let mut body = Body::new(StreamBody::new(never));
        let reading = Reading::default();
        let mut wait = Box::pin(frame(&mut body, Some(&reading)));
        let mut cx = Context::from_waker(Waker::noop());
        assert!(wait.as_mut().poll(&mut cx).is_pending() && reading.waits());
        drop(wait);
        assert!(!reading.waits());
    }
}
