//! The server: connections, their limits and deadlines, what no app should have to see, and a graceful end.
//!
//! It knows no routes and no handlers, only an app that answers requests ([`Serve`]). hyper speaks HTTP/1.1 and HTTP/2;
//! everything that a stranger could use up has a limit here ([`Limits`]), and waiting has a deadline.

mod accept;
mod admission;
mod connection;
mod context;
mod drain;
mod files;
mod guard;
mod limits;
mod listener;
mod refusal;
mod renewal;
mod serve;
mod signal;
mod stream;
mod threads;
#[cfg(feature = "tls")]
mod tls;
mod turned_away;

pub use drain::{Drain, DrainDriver, DrainStage};
pub(crate) use files::raise_file_limit;
pub use limits::Limits;
pub use listener::Listener;
pub use serve::Serve;
pub use signal::StopSignals;
pub use threads::ServingThreads;
#[cfg(feature = "tls")]
pub use tls::{Tls, TlsError};
#[cfg(feature = "fuzzing")]
pub(crate) use {
    connection::fuzz::{frames, framing},
    guard::fuzz::{guard, host},
};

use std::sync::Arc;

use ipnet::IpNet;

use crate::body::BoxError;
use crate::config::HostPattern;

use self::accept::Acceptor;
use self::context::Context;
use self::guard::AllowedHosts;
use self::stream::Handshake;

/// A server that is ready to listen.
///
/// `App::run` and `App::serve` make one; make it yourself to give it a listener of your own.
///
/// ```no_run
/// use purlin::prelude::*;
/// use purlin::server::{Limits, Server};
///
/// # async fn serve(app: purlin::BuiltApp) -> std::io::Result<()> {
/// let listener = tokio::net::TcpListener::bind("127.0.0.1:8000").await?;
/// Server::new(Limits::strict()).serve(listener, app, std::future::pending()).await;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
#[must_use = "a server does nothing until it serves"]
pub struct Server {
    limits: Limits,
    trusted_proxies: Arc<[IpNet]>,
    allowed_hosts: AllowedHosts,
    drain: DrainDriver,
    handshake: Option<Arc<dyn Handshake>>,
    threads: Option<ServingThreads>,
}

impl Server {
    /// A server with these limits.
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            trusted_proxies: Arc::default(),
            allowed_hosts: AllowedHosts::default(),
            drain: DrainDriver::new(),
            handshake: None,
            threads: None,
        }
    }

    /// Sets other limits.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// The limits that it has.
    pub const fn current_limits(&self) -> &Limits {
        &self.limits
    }

    /// The networks of the proxies that are trusted.
    pub(crate) const fn proxies(&self) -> &Arc<[IpNet]> {
        &self.trusted_proxies
    }

    /// Names the networks of proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed. Nobody's are by default.
    /// Their connections are not counted by address. The limits stay as they are: [`Limits::behind_proxy`] suits.
    pub fn trusted_proxies(mut self, networks: impl IntoIterator<Item = IpNet>) -> Self {
        self.trusted_proxies = networks.into_iter().collect();
        self
    }

    /// Names the hosts that are served: `shop.example`, or `*.shop.example` for all below it. Requests for others get 421.
    /// All are served by default.
    ///
    /// ```
    /// use purlin::server::{Limits, Server};
    ///
    /// let server = Server::new(Limits::default()).allowed_hosts(["shop.example".parse().unwrap()]);
    /// # let _ = server;
    /// ```
    pub fn allowed_hosts(mut self, hosts: impl IntoIterator<Item = HostPattern>) -> Self {
        self.allowed_hosts = AllowedHosts::new(hosts.into_iter().collect());
        self
    }

    /// Tells the steps of its end to a drain that others watch, and ends when somebody else begins it.
    pub fn drain(mut self, drain: DrainDriver) -> Self {
        self.drain = drain;
        self
    }

    /// Serves each connection on one of these threads. By default all threads of the runtime serve all connections.
    pub fn threads(mut self, threads: ServingThreads) -> Self {
        self.threads = Some(threads);
        self
    }

    /// Reads what connections are made secure with once more; nothing, if they are not.
    ///
    /// # Errors
    /// A file cannot be read or used. What there was is kept then.
    pub fn renew_certificate(&self) -> Result<(), BoxError> {
        self.handshake
            .as_ref()
            .map_or(Ok(()), |handshake| handshake.renew())
    }

    /// Where clients reach a listener of this server.
    pub(crate) fn url(&self, listener: &Listener) -> String {
        listener.urls(self.handshake.is_some())
    }

    /// Serves until `stop` ends, then drains: see [`DrainStage`] for the steps, and [`Limits`] for their time.
    ///
    /// An app is served once, on [as many listeners](Listener::all) as it needs: all that are served with one [`DrainDriver`] end with the
    /// first of them, and another time there is nothing left to serve. The log has a warning then.
    ///
    /// Dropping the future ends it at once: nobody listens any more, and connections are cut off as soon as their tasks have a turn. Only
    /// [`serve_until`](Self::serve_until) can wait for that.
    pub async fn serve<A: Serve>(
        self,
        listener: impl Into<Listener>,
        app: A,
        stop: impl Future<Output = ()>,
    ) {
        self.serve_until(listener, app, stop, std::future::pending())
            .await;
    }

    /// [`serve`](Self::serve) that cuts off what is under way once `at_once` ends. It waits for as long as that takes, but no longer than a second.
    pub async fn serve_until<A: Serve>(
        self,
        listener: impl Into<Listener>,
        app: A,
        stop: impl Future<Output = ()>,
        at_once: impl Future<Output = ()>,
    ) {
        let context = Arc::new(Context::new(self));
        Acceptor::new(listener.into(), app, context)
            .run(stop, at_once)
            .await;
    }
}

#[cfg(feature = "tls")]
impl Server {
    /// Speaks TLS on every connection of TCP.
    pub fn tls(mut self, tls: Tls) -> Self {
        self.handshake = Some(Arc::new(tls));
        self
    }
}
