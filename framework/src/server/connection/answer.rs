//! An answer on its way to the client.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};

use super::state::InFlight;
use crate::body::{Body, BoxError};

/// The content of an answer. Its request is under way until it is dropped.
#[derive(Debug)]
pub(super) struct Answer {
    body: Body,
    in_flight: InFlight,
}

impl Answer {
    pub(super) const fn new(body: Body, in_flight: InFlight) -> Self {
        Self { body, in_flight }
    }
}

impl HttpBody for Answer {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = self.get_mut();
        let frame = Pin::new(&mut this.body).poll_frame(cx);
        if frame.is_ready() {
            this.in_flight.waits();
        } else {
            this.in_flight.has_nothing();
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
