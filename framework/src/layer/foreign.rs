//! Layers of tower, whose services have any answers and any errors.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use pin_project_lite::pin_project;
use tower::{Layer, Service};

use super::guarded::panicked;
use super::{Place, Stack};
use crate::body::{Body, BoxError, Response};
use crate::error::Problem;
use crate::extract::RequestId;
use crate::respond::panic::{caught, report};

/// A layer around the app that waits for it to be built.
pub(crate) type Wrap = Box<dyn FnOnce(Stack, Place) -> Stack + Send>;

/// Puts a layer around what is there. What it answers becomes an answer of ours; its errors and its panics become a 500.
pub(crate) fn wrap<L, B>(layer: &L, inner: Stack, place: Place) -> Stack
where
    L: Layer<Stack>,
    L::Service: Service<http::Request<Body>, Response = http::Response<B>> + Clone + Send + Sync + 'static,
    <L::Service as Service<http::Request<Body>>>::Error: Into<BoxError>,
    <L::Service as Service<http::Request<Body>>>::Future: Send,
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    Stack::tower(Answering {
        inner: layer.layer(inner),
        place,
        refusal: None,
    })
}

/// A service of any answers and errors as one of ours.
struct Answering<S> {
    inner: S,
    place: Place,
    /// Why the layer did not get ready: the answer to the call, for such a service must not be called.
    refusal: Option<BoxError>,
}

impl<S: Clone> Clone for Answering<S> {
    fn clone(&self) -> Self {
        Self {
            inner: self.inner.clone(),
            place: self.place.clone(),
            refusal: None,
        }
    }
}

impl<S, B> Service<http::Request<Body>> for Answering<S>
where
    S: Service<http::Request<Body>, Response = http::Response<B>>,
    S::Error: Into<BoxError>,
    S::Future: Send + 'static,
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        let ready = caught(|| self.inner.poll_ready(cx)).unwrap_or_else(|payload| {
            report(payload, "a layer panicked", self.place.route(), None);
            self.refusal = Some("the layer panicked when it was to get ready".into());
            Poll::Ready(Ok(()))
        });
        ready.map(|ready| {
            if let Err(error) = ready {
                self.refusal = Some(error.into());
            }
            Ok(())
        })
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        let place = self.place.clone();
        let id = request.extensions().get::<RequestId>().cloned();
        if let Some(error) = self.refusal.take() {
            let response = place.answer(Problem::internal(error), id.as_ref());
            return Box::pin(std::future::ready(Ok(response)));
        }
        match caught(|| self.inner.call(request)) {
            Ok(answer) => Box::pin(Answer {
                work: answer,
                place,
                id,
            }),
            Err(payload) => {
                let response = panicked(&place, id.as_ref(), payload);
                Box::pin(std::future::ready(Ok(response)))
            }
        }
    }
}

pin_project! {
    /// The answer of a service; a 500 if it fails or panics.
    struct Answer<F> {
        #[pin]
        work: F,
        place: Place,
        id: Option<RequestId>,
    }
}

impl<F, B, E> Future for Answer<F>
where
    F: Future<Output = Result<http::Response<B>, E>>,
    E: Into<BoxError>,
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    type Output = Result<Response, Infallible>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let (place, id) = (this.place, this.id.as_ref());
        let mut answered = Poll::Pending;
        let work = || {
            let response = match ready!(this.work.poll(cx)) {
                Ok(response) => response.map(Body::new),
                Err(error) => place.answer(Problem::internal(error), id),
            };
            answered = Poll::Ready(Ok(response));
            Poll::Ready(())
        };
        if let Err(payload) = caught(work) {
            answered = Poll::Ready(Ok(panicked(place, id, payload)));
        }
        answered
    }
}
