//! The server as its settings say.

use std::io;
use std::net::SocketAddr;
use std::path::Path;

use tokio::net::{TcpListener, TcpSocket};

use crate::app::BuiltApp;
use crate::body::BoxError;
use crate::config::{ServerSettings, Sources};
use crate::server::{Listener, Server, ServingThreads};

/// The server with what the settings say of it. What they do not say stays as the app has it.
pub(super) fn configured(app: &BuiltApp, settings: &ServerSettings) -> Result<Server, BoxError> {
    let mut server = app.server();
    if !settings.trusted_proxies.is_empty() {
        let limits = app.core.limits_behind_proxies.clone();
        server = server
            .trusted_proxies(settings.trusted_proxies.iter().copied())
            .limits(limits);
    }
    if !settings.allowed_hosts.is_empty() {
        server = server.allowed_hosts(settings.allowed_hosts.iter().cloned());
    }
    if let Some(count) = settings.serving_threads {
        let threads = ServingThreads::start(count);
        server = server.threads(threads.map_err(|error| format!("cannot start SERVING_THREADS: {error}"))?);
    }
    match (&settings.tls_certificate, &settings.tls_key) {
        (None, None) => Ok(server),
        (Some(certificate), Some(key)) => secured(server, certificate, key),
        // Settings that were read have both or none; those that a program changed must not become a server without TLS.
        _ => Err("TLS_CERTIFICATE and TLS_KEY need each other: set both, or none".into()),
    }
}

#[cfg(feature = "tls")]
fn secured(server: Server, certificate: &Path, key: &Path) -> Result<Server, BoxError> {
    Ok(server.tls(crate::server::Tls::from_files(certificate, key)?))
}

#[cfg(not(feature = "tls"))]
fn secured(_: Server, _: &Path, _: &Path) -> Result<Server, BoxError> {
    Err("TLS_CERTIFICATE is set, but the program is compiled without the feature `tls` of purlin".into())
}

/// What the server listens on: a socket that was handed over, or one in the file system, or host and port.
pub(super) async fn listener(settings: &ServerSettings) -> Result<Listener, BoxError> {
    if let Some(listener) = inherited()? {
        let ignored = ignored(settings);
        if !ignored.is_empty() {
            let settings = ignored.join(", ");
            tracing::warn!(
                settings,
                "a socket was handed over, so these settings say in vain where to listen"
            );
        }
        return Ok(listener);
    }
    if let Some(path) = &settings.socket {
        return unix(path);
    }
    let address = format!("{}:{}", settings.host, settings.port);
    let listener = tcp(&address)
        .await
        .map_err(|error| format!("cannot listen on {address}: {error}"))?;
    Ok(listener.into())
}

/// The settings that say otherwise where to listen than nothing would.
fn ignored(settings: &ServerSettings) -> Vec<&'static str> {
    let Ok(unsaid) = Sources::new().load::<ServerSettings>() else {
        return Vec::new();
    };
    let told = [
        ("HOST", settings.host != unsaid.host),
        ("PORT", settings.port != unsaid.port),
        ("SOCKET", settings.socket.is_some()),
    ];
    told.into_iter()
        .filter(|(_, is_told)| *is_told)
        .map(|(name, _)| name)
        .collect()
}

/// How many connections the system keeps until we take them, if it lets us have so many. What comes then is lost without a word,
/// so it should be more than a busy second brings. tokio's own is a quarter of this.
const QUEUE: u32 = 4096;

/// Listens on the first of the addresses behind a name that can be had.
async fn tcp(address: &str) -> io::Result<TcpListener> {
    let mut refused = io::Error::new(io::ErrorKind::AddrNotAvailable, "the name has no address");
    for address in tokio::net::lookup_host(address).await? {
        match listen(address) {
            Ok(listener) => return Ok(listener),
            Err(error) => refused = error,
        }
    }
    Err(refused)
}

fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4()?,
        SocketAddr::V6(_) => TcpSocket::new_v6()?,
    };
    // On Windows it would let others listen there too.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(QUEUE)
}

/// The sockets that whoever started the process has handed over.
#[cfg(unix)]
fn inherited() -> Result<Option<Listener>, BoxError> {
    let listener = Listener::inherited();
    Ok(listener.map_err(|error| format!("cannot listen on an inherited socket: {error}"))?)
}

#[cfg(not(unix))]
fn inherited() -> Result<Option<Listener>, BoxError> {
    Ok(None)
}

#[cfg(unix)]
fn unix(path: &Path) -> Result<Listener, BoxError> {
    let listener = Listener::unix(path);
    Ok(listener.map_err(|error| format!("cannot listen on {}: {error}", path.display()))?)
}

#[cfg(not(unix))]
fn unix(_: &Path) -> Result<Listener, BoxError> {
    Err("SOCKET is set, but this system has no sockets in the file system".into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::App;
    use crate::server::Limits;

    fn limits_behind(variable: &str, app: App) -> Limits {
        let settings = Sources::new().variable("TRUSTED_PROXIES", variable).load();
        let app = app.build().unwrap();
        let server = configured(&app, &settings.unwrap()).unwrap();
        server.current_limits().clone()
    }

    #[test]
    fn what_says_in_vain_where_to_listen_is_known() {
        let ignored = |sources: Sources| ignored(&sources.load().unwrap());
        assert_eq!(ignored(Sources::new()), [""; 0]);
        let sources = Sources::new()
            .variable("PORT", "80")
            .variable("SOCKET", "/run/shop");
        assert_eq!(ignored(sources), ["PORT", "SOCKET"]);
        assert_eq!(ignored(Sources::new().variable("HOST", "::")), ["HOST"]);
    }

    #[test]
    fn settings_that_name_proxies_change_only_limits_that_nobody_set() {
        let app = || App::new("Proxied", "1.0.0");
        let proxies = "10.0.0.0/8";
        assert_eq!(limits_behind("", app()), Limits::default());
        assert_eq!(limits_behind(proxies, app()), Limits::behind_proxy());
        assert_eq!(
            limits_behind(proxies, app().body_limit(7)),
            Limits::behind_proxy().body(7)
        );
        let set = app().limits(Limits::default());
        assert_eq!(limits_behind(proxies, set), Limits::default());
    }
}
