//! The app as the server sees it.

use std::sync::Arc;

use http::{Method, StatusCode};
use http_body::Body as _;

use super::future::without_content;
use super::visit::Visit;
use super::{BuiltApp, ServeFuture};
use crate::body::{Body, Response};
use crate::error::Problem;
use crate::extract::{Peer, RequestId};
use crate::server::Serve;

impl Serve for BuiltApp {
    type Future = ServeFuture;

    fn serve(&self, request: http::Request<Body>, peer: &Arc<Peer>) -> ServeFuture {
        self.begin(request, Some(peer))
    }

    fn is_health(&self, method: &Method, path: &str) -> bool {
        self.core.is_health(method, path)
    }

    fn refuse(&self, request: &http::Request<Body>, peer: &Peer, problem: &Problem) -> Response {
        let (visit, id) = (Visit::note(request, Some(peer)), RequestId::next());
        // It is the client's mistake, also where the status is 501: the line of the request tells enough.
        // Nothing is said of a host that is another server's.
        let is_ours = problem.status() != StatusCode::MISDIRECTED_REQUEST;
        let asks_for_tls = is_ours && self.core.headers.asks_for_tls(request, Some(peer));
        let mut response = self.core.refuse(problem, &id, asks_for_tls);
        if request.method() == Method::HEAD {
            without_content(&mut response);
        }
        if let Some(visit) = visit {
            visit.log(&id, None, response.status(), response.body().size_hint().exact());
        }
        response
    }

    async fn finish(&self) {
        self.core.detached.close();
        self.core.detached.wait().await;
    }
}
