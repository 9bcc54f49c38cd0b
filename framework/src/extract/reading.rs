//! Whether a request waits for its own content: told by who reads it, to who measures the time of the handler.
//!
//! The future of a handler stands between them and hides what it waits for. Both act within one poll, and so on one thread:
//! a cell of the thread tells it, and nobody pays for it who does not wait.

use std::cell::Cell;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame};

use crate::body::{Body, BoxError};

thread_local! {
    static WAITS: Cell<bool> = const { Cell::new(false) };
}

/// Forgets what an earlier poll has told.
pub(crate) fn begin() {
    WAITS.set(false);
}

/// Whether this poll ended because the content is not there, and its client is held to a pace.
pub(crate) fn waits() -> bool {
    WAITS.take()
}

/// The next frame of a content.
pub(super) async fn frame(body: &mut Body, is_paced: bool) -> Option<Result<Frame<Bytes>, BoxError>> {
    std::future::poll_fn(|cx| poll(body, is_paced, cx)).await
}

fn poll(
    body: &mut Body,
    is_paced: bool,
    cx: &mut Context<'_>,
) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
    let frame = Pin::new(body).poll_frame(cx);
    if is_paced && frame.is_pending() {
        WAITS.set(true);
    }
    frame
}
