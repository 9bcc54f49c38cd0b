//! A content that is read: part by part, or all of it.

use bytes::Bytes;
use http_body::Body as HttpBody;
use http_body_util::BodyExt;

use super::{Body, BoxError, CollectError, Joined, Kind};

impl Body {
    /// The next part of the content, and nothing at its end: for what is too large for the memory, and goes somewhere else as it comes.
    ///
    /// Parts are as long as they come from the connection, and never empty. Where a handler takes a `Body`, what is longer than its
    /// route allows ends with [`CollectError::TooLarge`].
    ///
    /// ```
    /// use purlin::Body;
    ///
    /// # purlin::testing::block_on(async {
    /// let mut content = Body::from("12345");
    /// let mut length = 0;
    /// while let Some(part) = content.next().await {
    ///     length += part.unwrap().len();
    /// }
    /// assert_eq!(length, 5);
    /// # });
    /// ```
    ///
    /// # Errors
    /// The content is longer than allowed, comes too slowly, or the connection broke off. Nothing follows then.
    pub async fn next(&mut self) -> Option<Result<Bytes, CollectError>> {
        loop {
            match self.frame().await? {
                Err(error) => {
                    *self = Self::empty();
                    return Some(Err(CollectError::of(error)));
                }
                Ok(frame) => match frame.into_data() {
                    Ok(data) if !data.is_empty() => return Some(Ok(data)),
                    // Trailers are no part of the content.
                    _ => {}
                },
            }
        }
    }

    /// All of the content, if it has at most `limit` bytes.
    ///
    /// # Errors
    /// The content is longer, comes too slowly, or the connection broke off.
    pub async fn collect(self, limit: usize) -> Result<Bytes, CollectError> {
        match self.0 {
            Kind::Empty => Ok(Bytes::new()),
            Kind::Full(bytes) if bytes.len() <= limit => Ok(bytes),
            Kind::Full(_) => Err(CollectError::TooLarge),
            Kind::Watched(_) | Kind::Incoming(..) | Kind::Paced(..) | Kind::Stream(_) => {
                collect(self, limit).await
            }
        }
    }
}

/// Reads a body to its end. A body of one frame, which most are, is not copied.
async fn collect<B>(mut body: B, limit: usize) -> Result<Bytes, CollectError>
where
    B: HttpBody<Data = Bytes> + Unpin,
    B::Error: Into<BoxError>,
{
    if body.size_hint().lower() > limit as u64 {
        return Err(CollectError::TooLarge);
    }
    let mut joined = Joined::expecting(0);
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| CollectError::of(error.into()))?;
        let Ok(data) = frame.into_data() else { continue };
        if joined.len() + data.len() > limit {
            return Err(CollectError::TooLarge);
        }
        joined.push(data);
        if body.is_end_stream() {
            break;
        }
    }
    Ok(joined.finish())
}

#[cfg(test)]
mod tests {
    use http_body::Frame;
    use http_body_util::Full;

    use super::super::TooSlow;
    use super::*;

    #[tokio::test]
    async fn content_is_collected_up_to_the_limit() {
        assert_eq!(Body::from("12345").collect(5).await.unwrap(), "12345");
        assert!(matches!(
            Body::from("123456").collect(5).await,
            Err(CollectError::TooLarge)
        ));
        let stream = Body::new(Full::new(Bytes::from_static(b"123456")));
        assert!(matches!(stream.collect(5).await, Err(CollectError::TooLarge)));
    }

    #[tokio::test]
    async fn frames_are_joined_in_order() {
        let frames =
            [b"ab", b"cd", b"ef"].map(|data| Ok::<_, BoxError>(Frame::data(Bytes::from_static(data))));
        let body = Body::new(http_body_util::StreamBody::new(futures_util::stream::iter(
            frames,
        )));
        assert_eq!(body.collect(6).await.unwrap(), "abcdef");
    }

    #[tokio::test]
    async fn parts_come_one_by_one_and_nothing_follows_an_error() {
        let parts = [Ok("ab"), Ok(""), Ok("cd"), Err("the line is dead"), Ok("ef")];
        let mut body = Body::from_stream(futures_util::stream::iter(parts));
        assert_eq!(body.next().await.unwrap().unwrap(), "ab");
        assert_eq!(body.next().await.unwrap().unwrap(), "cd");
        assert!(matches!(body.next().await, Some(Err(CollectError::Broken(_)))));
        assert!(body.next().await.is_none());
    }

    #[tokio::test]
    async fn what_a_limit_or_a_pace_has_ended_is_told_as_such() {
        let stream = || Body::from_stream(futures_util::stream::iter([Ok::<_, BoxError>("123456")]));
        let limited = stream().limited(4).collect(100).await;
        assert!(matches!(limited, Err(CollectError::TooLarge)), "{limited:?}");
        let slow = Body::from_stream(futures_util::stream::iter([Err::<&str, _>(TooSlow)]));
        let slow = slow.collect(100).await;
        assert!(matches!(slow, Err(CollectError::TooSlow)), "{slow:?}");
    }
}
