//! Calling an app in the process: no socket, no runtime, nothing but its own work.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use purlin::tower::Service;
use purlin::{Body, BuiltApp, Response, http};

/// Calls the app, whose handlers wait for nothing.
///
/// # Panics
/// When one does.
pub fn call(app: &BuiltApp, request: http::Request<Body>) -> Response {
    // A clone, as servers make one for each connection.
    let mut answer = pin!(app.clone().call(request));
    match answer.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Ok(response)) => response,
        Poll::Pending => panic!("a handler waits for something"),
    }
}
