//! The app as the server sees it.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use tower::Service;

use super::built::{AppFuture, BuiltApp};
use crate::body::{Body, Response};
use crate::error::Problem;
use crate::extract::Peer;
use crate::respond::render;
use crate::server::Serve;

/// The answer of an app that is served.
#[derive(Debug)]
pub struct Served(AppFuture);

impl Future for Served {
    type Output = Response;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Response> {
        Pin::new(&mut self.0).poll(cx).map(|Ok(response)| response)
    }
}

impl Serve for BuiltApp {
    type Future = Served;

    fn serve(&self, request: http::Request<Body>, _: &Arc<Peer>) -> Served {
        Served(self.clone().call(request))
    }

    async fn finish(&self) {}

    fn refuse(&self, problem: &Problem) -> Response {
        render(&*self.core.resources.renderer, problem)
    }
}
