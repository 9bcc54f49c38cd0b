//! The content of an answer that is made while it is sent.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};

use crate::body::{Body, BoxError};
use crate::error::Chain;
use crate::extract::RequestId;
use crate::respond::panic::{caught, discard, report};

/// Guards a stream against its own panics: it then ends with an error, and the client sees that the content is not whole. Its errors
/// do the same, and the log tells of both.
pub(super) fn guarded(content: Body, id: &RequestId) -> Body {
    if !content.is_stream() {
        return content;
    }
    Body::new(Guarded {
        content: Some(content),
        id: id.clone(),
    })
}

struct Guarded {
    /// There is none after its end.
    content: Option<Body>,
    id: RequestId,
}

impl HttpBody for Guarded {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = self.get_mut();
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
            report(payload, "the content of an answer panicked", None, Some(&this.id));
            discard(this.content.take(), Some(&this.id));
            Poll::Ready(Some(Err("the content of the answer broke off".into())))
        })
    }

    fn is_end_stream(&self) -> bool {
        self.content.as_ref().is_none_or(HttpBody::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.content.as_ref().map(HttpBody::size_hint).unwrap_or_default()
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        discard(self.content.take(), Some(&self.id));
    }
}
