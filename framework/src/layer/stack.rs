//! What a layer wraps.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;

use tower::ServiceExt;
use tower::util::BoxCloneSyncService;

use super::Place;
use super::guarded::guarded;
use crate::body::{Body, Response};
use crate::extract::RequestId;

/// What a layer wraps: the app or a route, and the layers around it so far.
pub type Stack = BoxCloneSyncService<http::Request<Body>, Response, Infallible>;

/// The answer that layers are making.
pub(crate) type Answering = Pin<Box<dyn Future<Output = Response> + Send>>;

/// Sends a request into the layers of a route. Whatever panics there is a 500.
pub(crate) fn enter(
    stack: &Arc<Stack>,
    request: http::Request<Body>,
    place: Place,
    id: RequestId,
) -> Answering {
    let stack = Arc::clone(stack);
    Box::pin(async move { guarded(run(&stack, request), &place, Some(&id)).await })
}

/// The answer of a stack. A clone of it serves one request, since a service is called only when it is ready.
pub(super) async fn run(stack: &Stack, request: http::Request<Body>) -> Response {
    let stack = Stack::clone(stack);
    let Ok(response) = stack.oneshot(request).await;
    response
}
