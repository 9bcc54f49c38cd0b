//! Layers of tower around the app.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use tower::util::BoxCloneSyncService;
use tower::{Layer, Service};

use crate::body::{Body, BoxError, Response};
use crate::error::Problem;
use crate::extract::Resources;
use crate::respond::render;

/// The app and the layers around it so far: what the next layer wraps.
pub type Stack = BoxCloneSyncService<http::Request<Body>, Response, Infallible>;

/// A layer that waits for the app to be built.
pub(super) type Wrap = Box<dyn FnOnce(Stack, Arc<Resources>) -> Stack + Send>;

/// Keeps a layer until the app is built. What it answers becomes an answer of ours, its errors a 500.
pub(super) fn wrap<L, B>(layer: L) -> Wrap
where
    L: Layer<Stack> + Send + 'static,
    L::Service: Service<http::Request<Body>, Response = http::Response<B>> + Clone + Send + Sync + 'static,
    <L::Service as Service<http::Request<Body>>>::Error: Into<BoxError>,
    <L::Service as Service<http::Request<Body>>>::Future: Send,
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    Box::new(move |inner, resources| {
        Stack::new(Answering {
            inner: layer.layer(inner),
            resources,
            refusal: None,
        })
    })
}

/// A service of any answers and errors as one of ours.
struct Answering<S> {
    inner: S,
    resources: Arc<Resources>,
    /// Why the layer did not get ready: the answer to the call, for such a service must not be called.
    refusal: Option<BoxError>,
}

impl<S: Clone> Clone for Answering<S> {
    fn clone(&self) -> Self {
        Self {
            inner: self.inner.clone(),
            resources: Arc::clone(&self.resources),
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
        self.inner.poll_ready(cx).map(|ready| {
            self.refusal = ready.err().map(Into::into);
            Ok(())
        })
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        let resources = Arc::clone(&self.resources);
        if let Some(error) = self.refusal.take() {
            let response = failed(&resources, error);
            return Box::pin(std::future::ready(Ok(response)));
        }
        let answer = self.inner.call(request);
        Box::pin(async move {
            Ok(match answer.await {
                Ok(response) => response.map(Body::new),
                Err(error) => failed(&resources, error),
            })
        })
    }
}

/// The answer of a layer that failed.
#[cold]
fn failed(resources: &Resources, error: impl Into<BoxError>) -> Response {
    let problem = Problem::internal(error);
    problem.log(None, None);
    render(&*resources.renderer, &problem)
}
