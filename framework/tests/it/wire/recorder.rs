//! A layer that notes the requests that an app gets, and numbers their answers.

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use purlin::http::Request;
use purlin::prelude::*;
use purlin::tower::{Layer, Service};

/// The field with the number of the request, in its answer.
const NUMBER: &str = "x-record";

/// A request as the app read it.
#[derive(Clone, Debug)]
pub(super) struct Record {
    /// Who sent it, as the proxy says: once, or the proxy did not send this request.
    pub(super) clients: Vec<String>,
    pub(super) method: String,
    pub(super) target: String,
}

/// What the app got so far; the place in the list is the number.
#[derive(Clone, Default)]
pub(super) struct Recorder(Arc<Mutex<Vec<Record>>>);

impl Recorder {
    pub(super) fn records(&self) -> Vec<Record> {
        self.0.lock().unwrap().clone()
    }

    fn note(&self, request: &Request<Body>) -> usize {
        let clients = request.headers().get_all("x-client").iter();
        let record = Record {
            clients: clients
                .map(|client| String::from_utf8_lossy(client.as_bytes()).into_owned())
                .collect(),
            method: request.method().to_string(),
            target: request.uri().to_string(),
        };
        let mut records = self.0.lock().unwrap();
        records.push(record);
        records.len() - 1
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
        let answer = self.inner.call(request);
        Box::pin(async move {
            let mut answer = answer.await?;
            answer.headers_mut().insert(NUMBER, number.into());
            Ok(answer)
        })
    }
}
