//! Where a server listens.

use std::io;

use tokio::net::TcpListener;
#[cfg(unix)]
use tokio::net::UnixListener;

use super::stream::Stream;

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

    /// The next connection.
    pub(super) async fn accept(&self) -> io::Result<Stream> {
        match &self.0 {
            Kind::Tcp(listener) => {
                let (stream, _) = listener.accept().await?;
                if let Err(error) = stream.set_nodelay(true) {
                    tracing::debug!(%error, "no TCP_NODELAY");
                }
                Ok(Stream::Tcp(stream))
            }
            #[cfg(unix)]
            Kind::Unix(listener) => listener.accept().await.map(|(stream, _)| Stream::Unix(stream)),
        }
    }
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
