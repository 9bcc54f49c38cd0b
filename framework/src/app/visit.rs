//! What the log tells of a request when it is over.

use std::net::IpAddr;
use std::time::Instant;

use http::{Method, StatusCode, Uri};

use crate::body::Body;
use crate::extract::{Peer, RequestId};
use crate::telemetry::Access;

/// A request that will be logged: what is gone when its answer is there. It is made only if somebody reads the log.
pub(super) struct Visit {
    start: Instant,
    method: Method,
    uri: Uri,
    client: Option<IpAddr>,
}

impl Visit {
    /// Notes a request, if it will be logged.
    pub(super) fn note(request: &http::Request<Body>, peer: Option<&Peer>) -> Option<Box<Self>> {
        Access::is_wanted().then(|| {
            Box::new(Self {
                start: Instant::now(),
                method: request.method().clone(),
                uri: request.uri().clone(),
                client: peer.and_then(|peer| peer.client(request.headers())),
            })
        })
    }

    /// Logs the request.
    pub(super) fn log(&self, id: &RequestId, route: Option<&str>, status: StatusCode, bytes: Option<u64>) {
        Access {
            method: &self.method,
            path: self.uri.path(),
            route,
            status,
            duration: self.start.elapsed(),
            request_id: id.clone(),
            client: self.client,
            bytes,
        }
        .log();
    }
}
