//! The content of an answer that is made while it is sent.

use std::cell::Cell;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};

use crate::body::{Body, BoxError};
use crate::error::Chain;
use crate::extract::RequestId;
use crate::respond::panic::{Payload, caught, discard, report};

/// What the log says of it.
pub(super) const PANICKED: &str = "the content of an answer panicked";

/// Guards a stream against its own panics: it then ends with an error, and the client sees that the content is not whole. Its errors
/// do the same, and the log tells of both.
///
/// # Errors
/// It panics when it is asked about itself, as a server does before it sends the head: there can be another answer still.
pub(super) fn guarded(content: Body, id: &RequestId) -> Result<Body, Payload> {
    match caught(|| (content.is_end_stream(), content.size_hint())) {
        Ok(_) => Ok(Body::new(Guarded {
            content: Some(content),
            id: id.clone(),
            is_broken: Cell::new(false),
        })),
        Err(payload) => {
            discard(content, Some(id));
            Err(payload)
        }
    }
}

struct Guarded {
    /// There is none after its end.
    content: Option<Body>,
    id: RequestId,
    /// Whether it panicked when it was asked about itself, and has to end with an error.
    is_broken: Cell<bool>,
}

impl Guarded {
    /// What a content that is there and not broken says of itself.
    fn ask<T>(&self, question: impl FnOnce(&Body) -> T) -> Option<T> {
        let content = self.content.as_ref().filter(|_| !self.is_broken.get())?;
        match caught(|| question(content)) {
            Ok(answer) => Some(answer),
            Err(payload) => {
                report(payload, PANICKED, None, Some(&self.id));
                self.is_broken.set(true);
                None
            }
        }
    }

    /// Ends the content with an error.
    fn break_off(&mut self) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        discard(self.content.take(), Some(&self.id));
        Poll::Ready(Some(Err("the content of the answer broke off".into())))
    }
}

impl HttpBody for Guarded {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = self.get_mut();
        if this.is_broken.take() {
            return this.break_off();
        }
        let Some(content) = &mut this.content else {
            return Poll::Ready(None);
        };
        let next = || {
            let frame = Pin::new(content).poll_frame(cx);
            if let Poll::Ready(Some(Err(error))) = &frame {
                // As text, as causes are told.
                let error = Chain(&**error).to_string();
                tracing::error!(error, request_id = %this.id, "the content of an answer broke off");
            }
            frame
        };
        caught(next).unwrap_or_else(|payload| {
            report(payload, PANICKED, None, Some(&this.id));
            this.break_off()
        })
    }

    fn is_end_stream(&self) -> bool {
        self.ask(Body::is_end_stream)
            .unwrap_or_else(|| !self.is_broken.get())
    }

    fn size_hint(&self) -> SizeHint {
        self.ask(Body::size_hint).unwrap_or_default()
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        discard(self.content.take(), Some(&self.id));
    }
}
