//! The content of requests and answers: a few bytes, or a stream of them.

mod collect_error;
mod fields;
#[cfg(feature = "fuzzing")]
mod fuzz;
mod inflate;
mod joined;
mod limited;
mod pace;
mod read;
mod reader;
mod stream;
mod watched;

use std::any::Any;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};
use http_body_util::BodyExt;
use http_body_util::combinators::UnsyncBoxBody;
use hyper::body::Incoming;

pub use collect_error::CollectError;
pub(crate) use fields::{done_with, make_room};
#[cfg(feature = "fuzzing")]
pub(crate) use fuzz::inflate;
pub(crate) use inflate::{Coding, Inflate, most_packed};
pub(crate) use joined::Joined;
pub use pace::TooSlow;
pub(crate) use pace::{Pace, PaceRule};
pub(crate) use reader::{Contents, Reader};
use watched::Watched;

/// Any error, boxed.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// An answer.
pub type Response = http::Response<Body>;

/// The content of a request or an answer.
///
/// It is an enum and not a box: the frequent kinds, nothing and a buffer, need no allocation.
///
/// ```
/// use purlin::Body;
///
/// let body = Body::from("hello");
/// assert_eq!(purlin::http_body::Body::size_hint(&body).exact(), Some(5));
/// ```
#[derive(Debug, Default)]
pub struct Body(Kind);

#[derive(Debug, Default)]
enum Kind {
    #[default]
    Empty,
    Full(Bytes),
    /// In memory too, and somebody waits for its end.
    Watched(Watched),
    Incoming(Incoming, Option<Reader>),
    /// From a client that is held to a pace.
    Paced(Incoming, Pace, Option<Reader>),
    Stream(UnsyncBoxBody<Bytes, BoxError>),
}

impl Body {
    /// No content.
    pub const fn empty() -> Self {
        Self(Kind::Empty)
    }

    /// Content from any body, such as one of the crate `http-body-util`.
    pub fn new<B>(body: B) -> Self
    where
        B: HttpBody<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        let mut body = Some(body);
        if let Some(body) = take::<_, Self>(&mut body) {
            return body;
        }
        if let Some(incoming) = take::<_, Incoming>(&mut body) {
            return Self(Kind::Incoming(incoming, None));
        }
        body.map_or_else(Self::empty, |body| {
            Self(Kind::Stream(body.map_err(Into::into).boxed_unsync()))
        })
    }

    /// Whether it is made while it is read, by code that is not ours.
    pub(crate) const fn is_stream(&self) -> bool {
        matches!(self.0, Kind::Stream(_))
    }

    /// All of it, if it is in memory.
    pub(crate) fn in_memory(&self) -> Option<Bytes> {
        match &self.0 {
            Kind::Empty => Some(Bytes::new()),
            Kind::Full(bytes) => Some(bytes.clone()),
            Kind::Watched(content) => Some(content.bytes.clone()),
            Kind::Incoming(..) | Kind::Paced(..) | Kind::Stream(_) => None,
        }
    }

    /// Other bytes in its place. Who waits for the end of the content waits for theirs.
    pub(crate) fn replaced(self, bytes: Bytes) -> Self {
        match self.0 {
            Kind::Watched(mut content) => {
                content.bytes = bytes;
                Self(Kind::Watched(content))
            }
            _ => Self::from(bytes),
        }
    }

    /// Content in memory, at whose end something is called with whether all of it was read.
    pub(crate) fn watched(bytes: Bytes, at_end: impl FnOnce(bool) + Send + 'static) -> Self {
        Self(Kind::Watched(Watched::new(bytes, Box::new(at_end))))
    }

    /// Whether the client is held to a pace.
    pub(crate) const fn is_paced(&self) -> bool {
        matches!(self.0, Kind::Paced(..))
    }

    /// Content from a connection, whose client is held to a pace. Where there is any, the connection is told who may read it, and
    /// whether it has told its length.
    pub(crate) fn received(
        body: Incoming,
        rule: Option<&Arc<PaceRule>>,
        reader: impl FnOnce(bool) -> Option<Reader>,
    ) -> Self {
        if body.is_end_stream() {
            return Self::empty();
        }
        let reader = reader(body.size_hint().exact().is_some());
        Self(match rule {
            None => Kind::Incoming(body, reader),
            Some(rule) => Kind::Paced(body, Pace::new(Arc::clone(rule)), reader),
        })
    }
}

/// Moves the value out if it is a `T`.
fn take<B: 'static, T: 'static>(body: &mut Option<B>) -> Option<T> {
    (body as &mut dyn Any)
        .downcast_mut::<Option<T>>()
        .and_then(Option::take)
}

/// The next frame from a client, or an error if it lets us wait for too long.
fn poll_paced(
    body: &mut Incoming,
    pace: &mut Pace,
    cx: &mut Context<'_>,
) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
    match Pin::new(body).poll_frame(cx) {
        Poll::Ready(frame) => {
            let data = frame.as_ref().and_then(|frame| frame.as_ref().ok()?.data_ref());
            pace.progress(data.map_or(0, Bytes::len));
            Poll::Ready(frame.map(|frame| frame.map_err(Into::into)))
        }
        Poll::Pending => pace.poll_wait(cx).map(|slow| Some(Err(slow.into()))),
    }
}

/// Tells the connection when all of a content was read.
fn note_end<T>(body: &Incoming, frame: &Poll<Option<T>>, reader: &mut Option<Reader>) {
    if (matches!(frame, Poll::Ready(None)) || body.is_end_stream())
        && let Some(reader) = reader.take()
    {
        reader.end();
    }
}

impl HttpBody for Body {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        match &mut self.get_mut().0 {
            Kind::Empty => Poll::Ready(None),
            Kind::Full(bytes) if bytes.is_empty() => Poll::Ready(None),
            Kind::Full(bytes) => Poll::Ready(Some(Ok(Frame::data(std::mem::take(bytes))))),
            Kind::Watched(content) if content.bytes.is_empty() => Poll::Ready(None),
            Kind::Watched(content) => Poll::Ready(Some(Ok(Frame::data(std::mem::take(&mut content.bytes))))),
            Kind::Incoming(body, reader) => {
                let frame = Pin::new(&mut *body).poll_frame(cx).map_err(Into::into);
                note_end(body, &frame, reader);
                frame
            }
            Kind::Paced(body, pace, reader) => {
                let frame = poll_paced(body, pace, cx);
                note_end(body, &frame, reader);
                frame
            }
            Kind::Stream(body) => Pin::new(body).poll_frame(cx),
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.0 {
            Kind::Empty => true,
            Kind::Full(bytes) => bytes.is_empty(),
            Kind::Watched(content) => content.bytes.is_empty(),
            Kind::Incoming(body, _) | Kind::Paced(body, ..) => body.is_end_stream(),
            Kind::Stream(body) => body.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            Kind::Empty => SizeHint::with_exact(0),
            Kind::Full(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Kind::Watched(content) => SizeHint::with_exact(content.bytes.len() as u64),
            Kind::Incoming(body, _) | Kind::Paced(body, ..) => body.size_hint(),
            Kind::Stream(body) => body.size_hint(),
        }
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self(Kind::Full(bytes))
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Self::from(Bytes::from(bytes))
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Self::from(Bytes::from(text))
    }
}

impl From<&'static str> for Body {
    fn from(text: &'static str) -> Self {
        Self::from(Bytes::from_static(text.as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_body_wrapped_twice_is_the_same_body() {
        let body = Body::new(Body::from("x"));
        assert!(matches!(body.0, Kind::Full(_)));
        assert_eq!(body.collect(1).await.unwrap(), "x");
    }

    #[test]
    fn what_is_moved_with_every_request_and_answer_is_small() {
        assert!(size_of::<Body>() <= 96, "{}", size_of::<Body>());
        assert!(size_of::<Response>() <= 208, "{}", size_of::<Response>());
    }
}
