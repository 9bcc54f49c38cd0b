//! A stream that ends with an error when it is longer than allowed.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};

use super::{Body, BoxError, CollectError};

impl Body {
    /// The content, which ends with [`CollectError::TooLarge`] after `limit` bytes. A content that tells its length, and is
    /// short enough, stays as it is.
    ///
    /// ```
    /// use purlin::Body;
    ///
    /// # purlin::testing::block_on(async {
    /// assert!(Body::from("12345").limited(4).collect(100).await.is_err());
    /// assert_eq!(Body::from("1234").limited(4).collect(100).await.unwrap(), "1234");
    /// # });
    /// ```
    #[must_use]
    pub fn limited(self, limit: usize) -> Self {
        let fits = self
            .size_hint()
            .exact()
            .is_some_and(|length| length <= limit as u64);
        if fits || limit == usize::MAX {
            return self;
        }
        Self::new(Limited {
            body: self,
            left: Some(limit),
        })
    }
}

struct Limited {
    body: Body,
    /// Nothing once it was too long.
    left: Option<usize>,
}

impl HttpBody for Limited {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let Some(left) = self.left else {
            return Poll::Ready(None);
        };
        // Before anything is asked for: the client may be waiting to hear that its content is wanted.
        if self.body.size_hint().lower() > left as u64 {
            self.left = None;
            return Poll::Ready(Some(Err(CollectError::TooLarge.into())));
        }
        let frame = std::task::ready!(Pin::new(&mut self.body).poll_frame(cx));
        let length = match &frame {
            Some(Ok(frame)) => frame.data_ref().map_or(0, Bytes::len),
            _ => 0,
        };
        self.left = left.checked_sub(length);
        Poll::Ready(match self.left {
            Some(_) => frame,
            None => Some(Err(CollectError::TooLarge.into())),
        })
    }

    fn is_end_stream(&self) -> bool {
        self.left.is_none() || self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        match self.left {
            Some(_) => self.body.size_hint(),
            None => SizeHint::with_exact(0),
        }
    }
}

#[cfg(test)]
mod tests {
    use http_body_util::{BodyExt, StreamBody};

    use super::*;

    #[tokio::test]
    async fn a_content_that_is_too_large_ends_there() {
        let parts =
            ["12345", "678"].map(|part| Ok::<_, BoxError>(Frame::data(Bytes::from_static(part.as_bytes()))));
        let stream = StreamBody::new(futures_util::stream::iter(parts));
        let mut body = Body::new(stream).limited(4);
        assert!(body.frame().await.unwrap().is_err());
        assert!(body.is_end_stream());
        assert!(body.frame().await.is_none());

        let mut body = Body::from("12345").limited(4);
        assert!(body.frame().await.unwrap().is_err());
        assert!(body.frame().await.is_none());
    }
}
