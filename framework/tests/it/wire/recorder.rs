//! A layer that notes the requests that an app gets, with what it reads of their contents, and numbers their answers.

use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, ready};

use purlin::http::Request;
use purlin::http_body::{Body as HttpBody, Frame, SizeHint};
use purlin::prelude::*;
use purlin::tower::{Layer, Service};
use purlin::{BoxError, Bytes};

use super::bytes::show;

/// The field with the number of the request, in its answer.
const NUMBER: &str = "x-record";

/// A request as the app read it.
#[derive(Clone, Debug)]
pub(super) struct Record {
    /// Who sent it, as the proxy says: once, or the proxy did not send this request.
    pub(super) clients: Vec<String>,
    pub(super) method: String,
    /// The authority that the request is for: the server sets `Host` to it.
    pub(super) host: String,
    pub(super) target: String,
    pub(super) content: Content,
}

/// What the app read of a content.
#[derive(Clone, Default)]
pub(super) struct Content {
    pub(super) bytes: Vec<u8>,
    /// Whether that is all of it.
    pub(super) is_whole: bool,
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let behind = if self.is_whole { "end" } else { "more" };
        write!(
            f,
            "{} bytes `{}`, then {behind}",
            self.bytes.len(),
            show(&self.bytes)
        )
    }
}

/// What the app got so far; the place in the list is the number.
#[derive(Clone, Default)]
pub(super) struct Recorder(Arc<Mutex<Vec<Record>>>);

impl Recorder {
    pub(super) fn records(&self) -> Vec<Record> {
        self.0.lock().unwrap().clone()
    }

    /// Notes a request of whose content nothing was read yet; answers its number.
    fn note(&self, request: &Request<Body>) -> usize {
        let values = |name: &str| -> Vec<String> {
            let values = request.headers().get_all(name).iter();
            values
                .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
                .collect()
        };
        let record = Record {
            clients: values("x-client"),
            method: request.method().to_string(),
            host: values("host").join(","),
            target: request.uri().to_string(),
            content: Content {
                bytes: Vec::new(),
                is_whole: request.body().is_end_stream(),
            },
        };
        let mut records = self.0.lock().unwrap();
        records.push(record);
        records.len() - 1
    }

    /// Notes what was read of a content, and whether it was the last of it.
    fn add(&self, number: usize, bytes: Option<&Bytes>, is_end: bool) {
        let mut records = self.0.lock().unwrap();
        let content = &mut records[number].content;
        if let Some(bytes) = bytes {
            content.bytes.extend_from_slice(bytes);
        }
        content.is_whole |= is_end;
    }
}

impl<S> Layer<S> for Recorder {
    type Service = Recording<S>;

    fn layer(&self, inner: S) -> Recording<S> {
        Recording {
            inner,
            recorder: self.clone(),
        }
    }
}

#[derive(Clone)]
pub(super) struct Recording<S> {
    inner: S,
    recorder: Recorder,
}

impl<S> Service<Request<Body>> for Recording<S>
where
    S: Service<Request<Body>, Response = Response>,
    S::Future: Send + 'static,
{
    type Response = Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let number = self.recorder.note(&request);
        let recorder = self.recorder.clone();
        let answer = self.inner.call(request.map(|content| {
            Body::new(Read {
                content,
                recorder,
                number,
                broke_off: false,
            })
        }));
        Box::pin(async move {
            let mut answer = answer.await?;
            answer.headers_mut().insert(NUMBER, number.into());
            Ok(answer)
        })
    }
}

/// The content of a request, which is noted as the app reads it. What it does not read is not asked for.
struct Read {
    content: Body,
    recorder: Recorder,
    number: usize,
    broke_off: bool,
}

impl HttpBody for Read {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = self.get_mut();
        let frame = ready!(Pin::new(&mut this.content).poll_frame(cx));
        // Nothing follows an error, but that is not the end of the content.
        this.broke_off |= matches!(frame, Some(Err(_)));
        let is_end = !this.broke_off && (frame.is_none() || this.content.is_end_stream());
        let data = frame.as_ref().and_then(|frame| frame.as_ref().ok()?.data_ref());
        this.recorder.add(this.number, data, is_end);
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.content.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.content.size_hint()
    }
}
