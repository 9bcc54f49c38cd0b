//! An answer on its way to the client.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};

use super::state::InFlight;
use crate::body::{Body, BoxError};

/// The most bytes that are handed over together, where answers share a connection: those of a frame.
const PART: usize = 16 * 1024;

/// The content of an answer. Its request is under way until it is dropped.
#[derive(Debug)]
pub(super) struct Answer {
    body: Body,
    in_flight: InFlight,
    parted: bool,
    /// What is not handed over yet of the last frame of the body.
    rest: Bytes,
}

impl Answer {
    /// With `parted`, large contents are handed over little by little: whoever takes a large one at once is done with the
    /// answer long before its client is.
    pub(super) const fn new(body: Body, in_flight: InFlight, parted: bool) -> Self {
        Self {
            body,
            in_flight,
            parted,
            rest: Bytes::new(),
        }
    }

    fn next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        if self.rest.is_empty() {
            let frame = ready!(Pin::new(&mut self.body).poll_frame(cx));
            match frame.map(|frame| frame.map(Frame::into_data)) {
                Some(Ok(Ok(data))) => self.rest = data,
                Some(Ok(Err(other))) => return Poll::Ready(Some(Ok(other))),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
        let length = self.rest.len().min(PART);
        Poll::Ready(Some(Ok(Frame::data(self.rest.split_to(length)))))
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
        if !this.parted {
            // Nobody asks whether it waits for its client: the stream is its own.
            return Pin::new(&mut this.body).poll_frame(cx);
        }
        let frame = this.next(cx);
        if frame.is_ready() {
            this.in_flight.waits();
        } else {
            this.in_flight.has_nothing();
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let mut hint = self.body.size_hint();
        let rest = self.rest.len() as u64;
        if let Some(upper) = hint.upper() {
            hint.set_upper(upper + rest);
        }
        hint.set_lower(hint.lower() + rest);
        hint
    }
}
