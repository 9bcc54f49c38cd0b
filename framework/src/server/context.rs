//! What all connections of a server share.

use std::net::IpAddr;
use std::sync::Arc;

use ipnet::IpNet;
use tokio_util::task::TaskTracker;

use super::guard::Guard;
use super::stream::Handshake;
use super::{Drain, DrainDriver, Limits, Server, ServingThreads};
use crate::body::PaceRule;
use crate::extract::is_in_any;

/// What all connections of a server share.
#[derive(Debug)]
pub(super) struct Context {
    pub(super) limits: Limits,
    pub(super) guard: Guard,
    pub(super) drain: Drain,
    /// Only who accepts connections says how far the end has come.
    pub(super) driver: DrainDriver,
    /// What the end of the server waits for: connections, and the requests of HTTP/2.
    pub(super) tasks: TaskTracker,
    pub(super) handshake: Option<Arc<dyn Handshake>>,
    /// The threads that connections are served on, if not on those of the runtime that accepts them.
    pub(super) threads: Option<ServingThreads>,
    pub(super) trusted_proxies: Arc<[IpNet]>,
    pub(super) request_pace: Option<Arc<PaceRule>>,
    pub(super) response_pace: Option<Arc<PaceRule>>,
    pub(super) requests_per_connection: u32,
}

impl Context {
    pub(super) fn new(server: Server) -> Self {
        let limits = server.limits;
        let requests = limits.requests_per_connection.map(u32::try_from);
        Self {
            guard: Guard::new(&limits, server.allowed_hosts),
            drain: server.drain.drain(),
            driver: server.drain,
            tasks: TaskTracker::new(),
            handshake: server.handshake,
            threads: server.threads,
            trusted_proxies: server.trusted_proxies,
            request_pace: limits.request_pace(),
            response_pace: limits.response_pace(),
            requests_per_connection: requests.and_then(Result::ok).unwrap_or(u32::MAX),
            limits,
        }
    }

    /// Whether an address is that of a trusted proxy.
    pub(super) fn is_proxy(&self, address: IpAddr) -> bool {
        is_in_any(&self.trusted_proxies, address)
    }
}
