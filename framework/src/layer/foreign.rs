//! Layers of tower, whose services have any answers and any errors.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use tower::{Layer, Service};

use super::guarded::guarded;
use super::{Place, Stack};
use crate::body::{Body, BoxError, Response};
use crate::error::{ErrorKind, Problem};
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
    Stack::new(Answering {
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
        let id = request.extensions().get::<RequestId>().copied();
        if let Some(error) = self.refusal.take() {
            let response = place.answer(Problem::internal(error), id.as_ref());
            return Box::pin(std::future::ready(Ok(response)));
        }
        let answer = match caught(|| self.inner.call(request)) {
            Ok(answer) => answer,
            Err(payload) => {
                report(payload, "a layer panicked", place.route(), id.as_ref());
                let response = place.write(Problem::new(ErrorKind::Internal));
                return Box::pin(std::future::ready(Ok(response)));
            }
        };
        Box::pin(async move {
            let work = async {
                match answer.await {
                    Ok(response) => response.map(Body::new),
                    Err(error) => place.answer(Problem::internal(error), id.as_ref()),
                }
            };
            Ok(guarded(work, &place, id.as_ref()).await)
        })
    }
}
