//! The server that the tests talk to.

use std::future::{Ready, ready};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use purlin::extract::Peer;
use purlin::server::{Limits, Serve, Server, Tls};
use purlin::{Body, Problem, Response, http};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// Says how a request came.
#[derive(Clone)]
struct Told;

impl Serve for Told {
    type Future = Ready<Response>;

    fn serve(&self, request: http::Request<Body>, peer: &Arc<Peer>) -> Self::Future {
        let how = if peer.is_secure(request.headers()) {
            "secure"
        } else {
            "plain"
        };
        ready(Response::new(format!("{how} {:?}", request.version()).into()))
    }

    async fn finish(&self) {}

    fn refuse(&self, _: &http::Request<Body>, _: &Peer, problem: &Problem) -> Response {
        Response::new(problem.to_string().into())
    }
}

/// A server on a free port, gone with the test.
pub(super) struct Served {
    address: SocketAddr,
    task: JoinHandle<()>,
}

impl Served {
    pub(super) async fn start(tls: &Tls, limits: Limits) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let server = Server::new(limits).tls(tls.clone());
        let task = tokio::spawn(server.serve(listener, Told, std::future::pending()));
        Self { address, task }
    }

    pub(super) const fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.task.abort();
    }
}
