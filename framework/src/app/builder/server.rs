//! What an app asks of the server around it: limits, proxies, hosts, its end.

use ipnet::IpNet;

use super::App;
use crate::app::headers::AnswerHeaders;
use crate::config::HostPattern;
use crate::server::{DrainDriver, Limits};

impl App {
    /// Sets the limits that keep strangers from using up the server, exactly as they are. Unless this is called they are
    /// [`Limits::behind_proxy`] where [proxies](Self::trusted_proxies) are named, also by settings, and [`Limits::default`] elsewhere.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = Some(limits);
        self
    }

    /// Sets the most bytes that a buffered content may have; more is answered with 413. The default is 1 MiB. It takes
    /// the place of what the [`limits`](Self::limits) say of it.
    pub const fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = Some(bytes);
        self
    }

    /// Takes contents that were compressed with `gzip` or `deflate` (RFC 9110, section 8.4), into memory: as `Json`, `Text` and
    /// `Bytes`. A limit counts what comes out, and what comes out is at most 100 times what came in. `Body` and `Request` hand
    /// on what came.
    ///
    /// It is off unless this is called: a small request that becomes a large one is work that strangers give.
    pub const fn decompression(mut self, on: bool) -> Self {
        self.decompression = on;
        self
    }

    /// Sets the header fields that answers get beside their own: [`AnswerHeaders::default`] unless this is called.
    pub const fn headers(mut self, headers: AnswerHeaders) -> Self {
        self.headers = headers;
        self
    }

    /// Ends with others: handlers see a drain that several apps share. Each app has its own unless this is called.
    /// Apps that are mounted in one server can share one. Where each is served by itself, all end with the first.
    pub fn drain(mut self, drain: &DrainDriver) -> Self {
        self.drain = drain.clone();
        self
    }

    /// Names the networks of proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed; nobody's are by default.
    /// The limits are [`Limits::behind_proxy`] then, unless the app sets its own, and the proxies' connections are not counted by
    /// address. In another server than ours they are believed where it hands over a [`Peer`](crate::extract::Peer).
    ///
    /// ```
    /// use purlin::App;
    ///
    /// let app = App::new("Shop", "1.0.0").trusted_proxies(["10.0.0.0/8".parse().unwrap()]);
    /// # let _ = app;
    /// ```
    pub fn trusted_proxies(mut self, networks: impl IntoIterator<Item = IpNet>) -> Self {
        self.server = self.server.trusted_proxies(networks);
        self
    }

    /// Names the hosts that are served: `shop.example`, or `*.shop.example` for all below it. Requests for others get 421.
    /// All are served by default. In another server than ours, and for the hosts of modules and routes, there is
    /// [`TrustedHosts`](crate::layer::TrustedHosts).
    pub fn allowed_hosts(mut self, hosts: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let mut patterns: Vec<HostPattern> = Vec::new();
        for host in hosts.into_iter().map(Into::into) {
            match host.parse() {
                Ok(pattern) => patterns.push(pattern),
                Err(error) => self.mistakes.push(format!("the allowed host `{host}` {error}")),
            }
        }
        self.server = self.server.allowed_hosts(patterns);
        self
    }
}

#[cfg(feature = "tls")]
impl App {
    /// Speaks HTTPS by itself, without a proxy in front.
    pub fn tls(mut self, tls: crate::server::Tls) -> Self {
        self.server = self.server.tls(tls);
        self
    }
}
