//! What the server asks of the app that it serves.

use std::sync::Arc;

use http::Method;

use crate::body::{Body, Response};
use crate::error::Problem;
use crate::extract::Peer;

/// An app, as the server sees it. [`BuiltApp`](crate::BuiltApp) is one.
///
/// It is no `tower::Service`, since the server also has to refuse requests in the shape of the app's errors, and hands over
/// the peer without an allocation.
pub trait Serve: Clone + Send + Sync + 'static {
    /// The answer that is being made. Where the client goes away, it is dropped.
    type Future: Future<Output = Response> + Send + 'static;

    /// Answers a request.
    fn serve(&self, request: http::Request<Body>, peer: &Arc<Peer>) -> Self::Future;

    /// Ends when the work that goes on without its client is done: whatever may not stop in the middle.
    fn finish(&self) -> impl Future<Output = ()> + Send;

    /// Whether a request asks how the app is. Platforms ask by address, so it is served whatever the host is; `Host` has to be a
    /// valid one all the same. This is called only where the host is none of those that are served.
    fn is_health(&self, method: &Method, path: &str) -> bool {
        let _ = (method, path);
        false
    }

    /// Writes the problem that a request is to the server, in the shape of the app's errors.
    fn refuse(&self, request: &http::Request<Body>, peer: &Peer, problem: &Problem) -> Response;
}
