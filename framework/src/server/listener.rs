//! Where a server listens.

use std::io;
use std::net::SocketAddr;
use std::task::{Context, Poll};

use tokio::net::TcpListener;
#[cfg(unix)]
use tokio::net::UnixListener;

use super::stream::{Accepted, Stream};

/// A socket that listens: of TCP, or of the file system.
///
/// ```
/// use purlin::server::Listener;
///
/// # purlin::testing::block_on(async {
/// let tcp: Listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().into();
/// assert!(tcp.to_string().starts_with("http://127.0.0.1:"));
/// # });
/// ```
#[derive(Debug)]
pub struct Listener(Kind);

#[derive(Debug)]
enum Kind {
    Tcp(TcpListener),
    #[cfg(unix)]
    Unix(UnixListener),
}

impl Listener {
    /// Listens on a socket in the file system. A socket that nobody listens on any more is replaced; any other file is not.
    ///
    /// # Errors
    /// The path cannot be used, or somebody listens there.
    #[cfg(unix)]
    pub fn unix(path: impl AsRef<std::path::Path>) -> io::Result<Self> {
        use std::os::unix::fs::FileTypeExt;
        use std::os::unix::net::UnixStream;
        let path = path.as_ref();
        let refuses = || matches!(UnixStream::connect(path), Err(error) if error.kind() == io::ErrorKind::ConnectionRefused);
        // A file that is no socket refuses connections too.
        let is_socket = std::fs::symlink_metadata(path).is_ok_and(|file| file.file_type().is_socket());
        if is_socket && refuses() {
            std::fs::remove_file(path)?;
        }
        UnixListener::bind(path).map(Self::from)
    }

    /// The socket that the process was started with, by systemd or by whoever speaks its protocol (`sd_listen_fds(3)`);
    /// none if there was none. It stays open while the process is replaced, so that no connection is refused.
    ///
    /// # Errors
    /// What was handed over is no socket that listens.
    #[cfg(unix)]
    pub fn inherited() -> io::Result<Option<Self>> {
        let mut sockets = listenfd::ListenFd::from_env();
        if sockets.len() == 0 {
            return Ok(None);
        }
        if let Ok(Some(listener)) = sockets.take_tcp_listener(0) {
            listener.set_nonblocking(true)?;
            return TcpListener::from_std(listener).map(|listener| Some(listener.into()));
        }
        let Some(listener) = sockets.take_unix_listener(0)? else {
            return Ok(None);
        };
        listener.set_nonblocking(true)?;
        UnixListener::from_std(listener).map(|listener| Some(listener.into()))
    }

    /// The socket that the process was started with: there is none where there is no Unix.
    ///
    /// # Errors
    /// None; it has the form of its sibling on Unix.
    #[cfg(not(unix))]
    pub fn inherited() -> io::Result<Option<Self>> {
        Ok(None)
    }

    /// The next connection. Of those who wait for it, the last one is told.
    pub(super) fn poll_accept(&self, cx: &mut Context<'_>) -> Poll<io::Result<Accepted>> {
        match &self.0 {
            Kind::Tcp(listener) => listener.poll_accept(cx).map_ok(accepted),
            #[cfg(unix)]
            Kind::Unix(listener) => listener
                .poll_accept(cx)
                .map_ok(|(stream, _)| (Stream::Unix(stream), None)),
        }
    }
}

#[cfg(unix)]
impl Listener {
    /// The connections that the system has accepted and nobody has asked for, without waiting for others. The system is
    /// asked itself: what the runtime knows of it may be a moment old.
    pub(super) fn waiting(&self) -> io::Result<Vec<Accepted>> {
        use std::os::fd::AsFd;
        let socket = match &self.0 {
            Kind::Tcp(listener) => listener.as_fd(),
            Kind::Unix(listener) => listener.as_fd(),
        };
        let socket = socket.try_clone_to_owned()?;
        Ok(match &self.0 {
            Kind::Tcp(_) => {
                let listener = std::net::TcpListener::from(socket);
                drained(|| listener.accept().map(tcp))
            }
            Kind::Unix(_) => {
                let listener = std::os::unix::net::UnixListener::from(socket);
                drained(|| listener.accept().map(|(stream, _)| unix(stream)))
            }
        })
    }
}

#[cfg(not(unix))]
impl Listener {
    /// Where the system cannot be asked, nothing.
    pub(super) fn waiting(&self) -> io::Result<Vec<Accepted>> {
        Ok(Vec::new())
    }
}

/// No queue of a system is longer by default, so that a stop comes to its end while connections go on coming.
#[cfg(unix)]
const QUEUE: usize = 4096;

/// Accepts until nobody waits any more. One that cannot be had costs no other its turn.
#[cfg(unix)]
fn drained(mut accept: impl FnMut() -> io::Result<io::Result<Accepted>>) -> Vec<Accepted> {
    let mut all = Vec::new();
    for _ in 0..QUEUE {
        match accept().flatten() {
            Ok(accepted) => all.push(accepted),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
            Err(error) => tracing::debug!(%error, "a connection that waits is lost"),
        }
    }
    all
}

#[cfg(unix)]
fn tcp((stream, address): (std::net::TcpStream, SocketAddr)) -> io::Result<Accepted> {
    stream.set_nonblocking(true)?;
    tokio::net::TcpStream::from_std(stream).map(|stream| accepted((stream, address)))
}

#[cfg(unix)]
fn unix(stream: std::os::unix::net::UnixStream) -> io::Result<Accepted> {
    stream.set_nonblocking(true)?;
    tokio::net::UnixStream::from_std(stream).map(|stream| (Stream::Unix(stream), None))
}

fn accepted((stream, address): (tokio::net::TcpStream, SocketAddr)) -> Accepted {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "no TCP_NODELAY");
    }
    (Stream::Tcp(stream), Some(address))
}

impl From<TcpListener> for Listener {
    fn from(listener: TcpListener) -> Self {
        Self(Kind::Tcp(listener))
    }
}

#[cfg(unix)]
impl From<UnixListener> for Listener {
    fn from(listener: UnixListener) -> Self {
        Self(Kind::Unix(listener))
    }
}

/// Where it listens, as a URL.
impl std::fmt::Display for Listener {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.0 {
            Kind::Tcp(listener) => match listener.local_addr() {
                Ok(address) => write!(f, "http://{address}"),
                Err(_) => f.write_str("http://unknown"),
            },
            #[cfg(unix)]
            Kind::Unix(listener) => {
                let address = listener.local_addr().ok();
                let path = address.as_ref().and_then(|address| address.as_pathname());
                write!(
                    f,
                    "unix:{}",
                    path.map_or("unnamed".into(), |path| path.to_string_lossy())
                )
            }
        }
    }
}
