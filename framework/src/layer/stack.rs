//! What a layer wraps.

use std::convert::Infallible;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use tower::util::BoxCloneSyncService;
use tower::{Service, ServiceExt};

use crate::body::{Body, Response};

/// What a layer wraps: the app or a route, and the layers around it so far.
///
/// It is a service that never fails.
#[derive(Clone)]
pub struct Stack(Inner);

#[derive(Clone)]
enum Inner {
    /// The app, a handler or a middleware: always ready, and the same for all who call it.
    Shared(Arc<dyn Fn(http::Request<Body>) -> Answering + Send + Sync>),
    /// A layer of tower. A clone of it serves one request, since a service is called only when it is ready.
    Tower(BoxCloneSyncService<http::Request<Body>, Response, Infallible>),
}

/// The answer that layers are making.
pub(crate) type Answering = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

impl Stack {
    /// What is always ready.
    pub(crate) fn shared(begin: impl Fn(http::Request<Body>) -> Answering + Send + Sync + 'static) -> Self {
        Self(Inner::Shared(Arc::new(begin)))
    }

    /// A layer of tower.
    pub(super) fn tower<S>(service: S) -> Self
    where
        S: Service<http::Request<Body>, Response = Response, Error = Infallible>
            + Clone
            + Send
            + Sync
            + 'static,
        S::Future: Send + 'static,
    {
        Self(Inner::Tower(BoxCloneSyncService::new(service)))
    }

    /// Begins to answer a request. What is of tower may panic here, when it is cloned.
    pub(crate) fn begin(&self, request: http::Request<Body>) -> Answering {
        match &self.0 {
            Inner::Shared(begin) => begin(request),
            Inner::Tower(service) => Box::pin(service.clone().oneshot(request)),
        }
    }
}

impl Service<http::Request<Body>> for Stack {
    type Response = Response;
    type Error = Infallible;
    type Future = Answering;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        match &mut self.0 {
            Inner::Shared(_) => Poll::Ready(Ok(())),
            Inner::Tower(service) => service.poll_ready(cx),
        }
    }

    fn call(&mut self, request: http::Request<Body>) -> Answering {
        match &mut self.0 {
            Inner::Shared(begin) => begin(request),
            Inner::Tower(service) => service.call(request),
        }
    }
}

impl fmt::Debug for Stack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stack").finish_non_exhaustive()
    }
}
