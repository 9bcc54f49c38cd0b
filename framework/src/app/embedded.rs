//! The app inside another server: a service of tower, and what that server tells of the other end.

use std::convert::Infallible;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::Extensions;
use http_body::Body as HttpBody;
use ipnet::IpNet;
use tower::Service;

use super::{AppFuture, BuiltApp};
use crate::body::{Body, BoxError, Response};
use crate::extract::Peer;

impl<B> Service<http::Request<B>> for BuiltApp
where
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = AppFuture;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<B>) -> AppFuture {
        let mut request = request.map(Body::new);
        let peer = handed_over(request.extensions_mut(), self.core.server.proxies());
        AppFuture(self.begin(request, peer.as_ref()))
    }
}

/// Who is at the other end, if the server said so. The proxies of the app are trusted, unless it named others.
fn handed_over(extensions: &mut Extensions, proxies: &Arc<[IpNet]>) -> Option<Arc<Peer>> {
    match extensions.remove::<Peer>() {
        Some(peer) => Some(Arc::new(peer.trusting(proxies))),
        // An app of ours that sends the request on to this one left it there.
        None => extensions.get::<Arc<Peer>>().map(Arc::clone),
    }
}
