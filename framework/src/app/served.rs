//! The app as the server sees it.

use std::sync::Arc;

use super::{BuiltApp, ServeFuture};
use crate::body::{Body, Response};
use crate::error::Problem;
use crate::extract::Peer;
use crate::server::Serve;

impl Serve for BuiltApp {
    type Future = ServeFuture;

    fn serve(&self, request: http::Request<Body>, peer: &Arc<Peer>) -> ServeFuture {
        self.begin(request, Some(peer))
    }

    fn refuse(&self, problem: &Problem) -> Response {
        problem.log(None, None);
        self.core.refuse(problem)
    }

    async fn finish(&self) {
        self.core.detached.close();
        self.core.detached.wait().await;
    }
}
