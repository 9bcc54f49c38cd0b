//! An answer on its way to the client.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};

use super::state::InFlight;
use crate::body::{Body, BoxError};

/// The most bytes that are handed over together, where not all are: those of a frame.
const PART: usize = 16 * 1024;

/// More bytes together than these cost more to copy than to send from where they are.
const SMALL: usize = 4 * 1024;

/// How contents are handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Handing {
    /// As they are.
    Whole,
    /// In parts: hyper copies them, and would copy a large one at once.
    Copied,
    /// In parts, for answers share the connection: whoever takes a large content at once is done with the answer long before its
    /// client is.
    Shared,
}

/// The content of an answer. Its request is under way until it is dropped.
#[derive(Debug)]
pub(super) struct Answer {
    body: Body,
    in_flight: InFlight,
    handing: Handing,
    /// What is not handed over yet of the last frame of the body.
    rest: Bytes,
}

impl Answer {
    pub(super) const fn new(body: Body, in_flight: InFlight, handing: Handing) -> Self {
        Self {
            body,
            in_flight,
            handing,
            rest: Bytes::new(),
        }
    }

    /// The next part for hyper to copy, once the last one is sent.
    fn next_copied(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        if self.in_flight.shared().next_part_waits() {
            return Poll::Pending;
        }
        let part = self.next(cx);
        if let Poll::Ready(part) = &part
            && length(part.as_ref()) > SMALL
        {
            self.in_flight.shared().hands_part();
        }
        part
    }

    fn next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        if self.rest.is_empty() {
            let is_large = |frame: &Frame<Bytes>| frame.data_ref().is_some_and(|data| data.len() > SMALL);
            let frame = match ready!(Pin::new(&mut self.body).poll_frame(cx)) {
                Some(Ok(frame)) if is_large(&frame) => frame,
                frame => return Poll::Ready(frame),
            };
            self.in_flight.shared().has_large();
            match frame.into_data() {
                Ok(data) if data.len() > PART => self.rest = data,
                Ok(data) => return Poll::Ready(Some(Ok(Frame::data(data)))),
                Err(frame) => return Poll::Ready(Some(Ok(frame))),
            }
        }
        let part = if self.rest.len() > PART {
            self.rest.split_to(PART)
        } else {
            // It may wait after the answer has ended, and is not to keep all of a large content.
            Bytes::copy_from_slice(&std::mem::take(&mut self.rest))
        };
        Poll::Ready(Some(Ok(Frame::data(part))))
    }
}

/// How many bytes of content a part has.
fn length(part: Option<&Result<Frame<Bytes>, BoxError>>) -> usize {
    let data = part.and_then(|part| part.as_ref().ok()?.data_ref());
    data.map_or(0, Bytes::len)
}

impl HttpBody for Answer {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = self.get_mut();
        // Nobody asks whether it waits for its client, where the stream is its own.
        match this.handing {
            Handing::Whole => return Pin::new(&mut this.body).poll_frame(cx),
            Handing::Copied => return this.next_copied(cx),
            Handing::Shared => {}
        }
        let frame = this.next(cx);
        match &frame {
            Poll::Ready(part) => this.in_flight.waits(length(part.as_ref())),
            Poll::Pending => this.in_flight.has_nothing(),
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::task::Waker;

    use super::super::state::Shared;
    use super::*;

    #[test]
    fn a_part_that_hyper_copies_is_handed_over_when_the_one_before_is_sent() {
        let shared = Arc::new(Shared::default());
        let mut cx = Context::from_waker(Waker::noop());
        let body = Body::from(vec![b'x'; 2 * PART + 10]);
        let mut answer = Answer::new(body, InFlight::new(&shared), Handing::Copied);
        for size in [PART, PART, 10] {
            let Poll::Ready(Some(Ok(frame))) = Pin::new(&mut answer).poll_frame(&mut cx) else {
                panic!("a part can be had")
            };
            assert_eq!(frame.data_ref().map(Bytes::len), Some(size));
            if size == PART {
                assert!(Pin::new(&mut answer).poll_frame(&mut cx).is_pending());
                assert!(!shared.wants_part(), "it is not sent yet");
                shared.sent_part();
                assert!(shared.wants_part());
                assert!(!shared.wants_part(), "that was said");
            }
        }
        assert!(matches!(
            Pin::new(&mut answer).poll_frame(&mut cx),
            Poll::Ready(None)
        ));
    }
}
