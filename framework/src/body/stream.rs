//! Content from a stream.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use http_body::{Body as HttpBody, Frame};
use pin_project_lite::pin_project;

use super::{Body, BoxError};

impl Body {
    /// Content from a stream of parts, each sent when it is there: rows of an export, what another service sends, the words of a
    /// model. It is made no faster than the client takes it. An error breaks the content off: the client sees that it is not whole.
    ///
    /// A handler that returns it answers `application/octet-stream`; see [`Respond`](crate::respond::Respond) for other types.
    ///
    /// ```
    /// use std::convert::Infallible;
    ///
    /// use futures_util::stream;
    /// use purlin::Body;
    ///
    /// # purlin::testing::block_on(async {
    /// let lines = stream::iter((1..=3).map(|number| Ok::<_, Infallible>(format!("{number}\n"))));
    /// assert_eq!(Body::from_stream(lines).collect(100).await.unwrap(), "1\n2\n3\n");
    /// # });
    /// ```
    pub fn from_stream<S, D, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<D, E>> + Send + 'static,
        D: Into<Bytes>,
        E: Into<BoxError>,
    {
        Self::new(Parts { stream })
    }
}

pin_project! {
    /// The parts of a stream, as frames.
    struct Parts<S> {
        #[pin]
        stream: S,
    }
}

impl<S, D, E> HttpBody for Parts<S>
where
    S: Stream<Item = Result<D, E>>,
    D: Into<Bytes>,
    E: Into<BoxError>,
{
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let part = self.project().stream.poll_next(cx);
        part.map_ok(|data| Frame::data(data.into())).map_err(Into::into)
    }
}

#[cfg(test)]
mod tests {
    use super::super::CollectError;
    use super::*;

    #[tokio::test]
    async fn parts_of_each_kind_are_sent_in_their_order() {
        let parts = ["ab", "", "cd"].map(|part| Ok::<_, BoxError>(Bytes::from(part)));
        let body = Body::from_stream(futures_util::stream::iter(parts));
        assert!(body.is_stream());
        assert_eq!(body.collect(4).await.unwrap(), "abcd");
        let parts = [Ok::<_, BoxError>(vec![1_u8]), Ok(vec![2, 3])];
        let body = Body::from_stream(futures_util::stream::iter(parts));
        assert_eq!(body.collect(3).await.unwrap(), [1, 2, 3][..]);
    }

    #[tokio::test]
    async fn an_error_breaks_it_off() {
        let parts = [Ok("ab"), Err("the disk is gone"), Ok("cd")];
        let body = Body::from_stream(futures_util::stream::iter(parts));
        match body.collect(100).await {
            Err(CollectError::Broken(error)) => assert_eq!(error.to_string(), "the disk is gone"),
            other => panic!("{other:?}"),
        }
    }
}
