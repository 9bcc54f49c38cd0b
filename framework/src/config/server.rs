//! The settings of the server itself.

use std::num::NonZeroU16;
use std::path::PathBuf;

use ipnet::IpNet;

use super::{HostPattern, Settings};
use crate::schema::CheckError;

/// Where and how an app is served. The command `serve` and [`App::serve`](crate::App::serve) read it; in the settings file it is the table
/// `[server]`. Where a socket was handed over to the process, as by systemd, it listens there, whatever `socket`, `host` and `port` say; `socket` stands
/// before host and port. An app in another server reads it where it says so:
///
/// ```
/// use purlin::App;
/// use purlin::config::ServerSettings;
///
/// let app = App::new("Shop", "1.0.0").settings_with::<ServerSettings>(|app, server| {
///     app.trusted_proxies(server.trusted_proxies.iter().copied())
/// });
/// assert!(app.build().is_ok());
/// ```
///
/// ```
/// use purlin::config::{ServerSettings, Sources};
///
/// let server: ServerSettings = Sources::new().variable("PORT", "80").load().unwrap();
/// assert_eq!((server.host.as_str(), server.port), ("127.0.0.1", 80));
/// ```
#[derive(Debug, Clone, Settings)]
#[settings(table = "server", check = both_or_neither)]
#[non_exhaustive]
pub struct ServerSettings {
    /// The address or the name of the interface to listen on; `0.0.0.0` or `::` for all.
    #[setting(default = "127.0.0.1", min_length = 1)]
    pub host: String,
    /// The port to listen on; 0 for a free one.
    #[setting(default = 8000)]
    pub port: u16,
    /// A socket in the file system to listen on, in place of host and port.
    pub socket: Option<PathBuf>,
    /// How many threads serve, each connections of its own, on a runtime of one thread; without it, all threads of the runtime serve
    /// all connections. See [`ServingThreads`](crate::server::ServingThreads).
    pub serving_threads: Option<NonZeroU16>,
    /// The networks of the proxies in front, whose word on the client is taken: `10.0.0.0/8, 192.0.2.7/32`.
    #[setting(default)]
    pub trusted_proxies: Vec<IpNet>,
    /// The hosts that are served, all if there is none: `shop.example, *.shop.example`.
    #[setting(default)]
    pub allowed_hosts: Vec<HostPattern>,
    /// The certificate for HTTPS, a file of PEM; with `tls_key` only.
    pub tls_certificate: Option<PathBuf>,
    /// The key of the certificate, a file of PEM.
    pub tls_key: Option<PathBuf>,
}

/// Half of what TLS needs must not become a server without TLS.
fn both_or_neither(server: &ServerSettings) -> Result<(), CheckError> {
    match (&server.tls_certificate, &server.tls_key) {
        (Some(_), None) => Err(CheckError::from("has no key: set TLS_KEY too").at("tls_certificate")),
        (None, Some(_)) => Err(CheckError::from("has no certificate: set TLS_CERTIFICATE too").at("tls_key")),
        _ => Ok(()),
    }
}
