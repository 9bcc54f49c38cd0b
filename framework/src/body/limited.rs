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
            left: limit,
        })
    }
}

struct Limited {
    body: Body,
    left: usize,
}

impl HttpBody for Limited {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        // Before anything is asked for: the client may be waiting to hear that its content is wanted.
        if self.body.size_hint().lower() > self.left as u64 {
            return Poll::Ready(Some(Err(CollectError::TooLarge.into())));
        }
        let frame = std::task::ready!(Pin::new(&mut self.body).poll_frame(cx));
        let length = match &frame {
            Some(Ok(frame)) => frame.data_ref().map_or(0, Bytes::len),
            _ => 0,
        };
        Poll::Ready(match self.left.checked_sub(length) {
            Some(left) => {
                self.left = left;
                frame
            }
            None => Some(Err(CollectError::TooLarge.into())),
        })
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
