//! Where a server listens.

#[cfg(unix)]
mod waiting;

use std::io;
use std::net::SocketAddr;
use std::task::{Context, Poll};
use std::time::Duration;

use socket2::{SockRef, TcpKeepalive};
use tokio::net::TcpListener;
#[cfg(unix)]
use tokio::net::UnixListener;

use super::stream::{Accepted, Stream};

/// A socket that listens: of TCP, or of the file system; or [several](Self::all) of them.
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
pub struct Listener {
    sockets: Vec<Socket>,
    /// Which of them is asked first the next time.
    turn: usize,
}

#[derive(Debug)]
enum Socket {
    Tcp(TcpListener),
    #[cfg(unix)]
    Unix(UnixListener),
}

impl Listener {
    /// Listens where all of these do: for addresses of IPv4 and of IPv6, or for TCP and a socket in the file system. One server has them,
    /// with one end and the same limits. TLS is spoken on each one of TCP.
    ///
    /// ```
    /// use purlin::server::Listener;
    /// use tokio::net::TcpListener;
    ///
    /// # purlin::testing::block_on(async {
    /// let first = TcpListener::bind("127.0.0.1:0").await.unwrap();
    /// let second = TcpListener::bind("127.0.0.1:0").await.unwrap();
    /// let both = Listener::all([first.into(), second.into()]);
    /// assert_eq!(both.to_string().matches("http://127.0.0.1:").count(), 2);
    /// # });
    /// ```
    pub fn all(listeners: impl IntoIterator<Item = Self>) -> Self {
        let sockets = listeners.into_iter().flat_map(|listener| listener.sockets);
        Self {
            sockets: sockets.collect(),
            turn: 0,
        }
    }

    fn one(socket: Socket) -> Self {
        Self {
            sockets: vec![socket],
            turn: 0,
        }
    }

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

    /// All stream sockets that the process was started with, by systemd or by whoever speaks its protocol (`sd_listen_fds(3)`);
    /// none if nothing was handed over. They stay open while the process is replaced, so that no connection is refused. What is of
    /// another kind, such as a socket of UDP, is left alone, and the log warns of it.
    ///
    /// # Errors
    /// Things were handed over, and none is a stream socket.
    #[cfg(unix)]
    pub fn inherited() -> io::Result<Option<Self>> {
        let mut sockets = listenfd::ListenFd::from_env();
        let count = sockets.len();
        let all = (0..count).filter_map(|index| inherit(&mut sockets, index).transpose());
        let all = all.collect::<io::Result<Vec<_>>>()?;
        if all.is_empty() && count > 0 {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "nothing that was handed over is a stream socket",
            ));
        }
        Ok((!all.is_empty()).then(|| Self::all(all)))
    }

    /// The sockets that the process was started with: there are none where there is no Unix.
    ///
    /// # Errors
    /// None; it has the form of its sibling on Unix.
    #[cfg(not(unix))]
    pub fn inherited() -> io::Result<Option<Self>> {
        Ok(None)
    }

    /// The next connection. Of those who wait for it, the last one is told.
    pub(super) fn poll_accept(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<Accepted>> {
        for _ in 0..self.sockets.len() {
            let socket = self.turn;
            // A socket that is always ready does not keep the others from their turn.
            self.turn = (socket + 1) % self.sockets.len();
            if let Poll::Ready(accepted) = self.sockets[socket].poll_accept(cx) {
                return Poll::Ready(accepted);
            }
        }
        Poll::Pending
    }

    /// Lets the system look, on connections that say nothing for this long, whether their clients are still there, and end them if not.
    /// Those that are accepted inherit it.
    pub(super) fn look_after(&self, silence: Duration) {
        let silence = silence.clamp(LEAST_SILENCE, MOST_SILENCE);
        let looks = TcpKeepalive::new().with_time(silence).with_interval(silence / 3);
        for socket in &self.sockets {
            if let Socket::Tcp(listener) = socket
                && let Err(error) = SockRef::from(listener).set_tcp_keepalive(&looks)
            {
                tracing::debug!(%error, "no SO_KEEPALIVE");
            }
        }
    }

    /// Where clients reach it, by HTTPS where it is secure.
    pub(super) fn urls(&self, is_secure: bool) -> String {
        let urls = self.sockets.iter().map(|socket| socket.url(is_secure));
        urls.collect::<Vec<_>>().join(", ")
    }
}

/// One of the sockets that the process was started with, unless it is of another kind. Each is taken once.
#[cfg(unix)]
fn inherit(sockets: &mut listenfd::ListenFd, index: usize) -> io::Result<Option<Listener>> {
    if let Ok(Some(listener)) = sockets.take_tcp_listener(index) {
        listener.set_nonblocking(true)?;
        return TcpListener::from_std(listener).map(|listener| Some(listener.into()));
    }
    if let Ok(Some(listener)) = sockets.take_unix_listener(index) {
        listener.set_nonblocking(true)?;
        return UnixListener::from_std(listener).map(|listener| Some(listener.into()));
    }
    tracing::warn!(
        index,
        "what was handed over here is no stream socket: it serves nobody"
    );
    Ok(None)
}

/// What the system can be told: whole seconds, also of a third, and no more than fit into 15 bits.
const LEAST_SILENCE: Duration = Duration::from_secs(3);
const MOST_SILENCE: Duration = Duration::from_secs(32_767);

impl Socket {
    fn poll_accept(&self, cx: &mut Context<'_>) -> Poll<io::Result<Accepted>> {
        match self {
            Self::Tcp(listener) => listener.poll_accept(cx).map_ok(accepted),
            #[cfg(unix)]
            Self::Unix(listener) => listener
                .poll_accept(cx)
                .map_ok(|(stream, _)| (Stream::Unix(stream), None)),
        }
    }

    fn url(&self, is_secure: bool) -> String {
        match self {
            Self::Tcp(listener) => {
                let scheme = if is_secure { "https" } else { "http" };
                match listener.local_addr() {
                    Ok(address) => format!("{scheme}://{address}"),
                    Err(_) => format!("{scheme}://unknown"),
                }
            }
            #[cfg(unix)]
            Self::Unix(listener) => {
                let address = listener.local_addr().ok();
                let path = address.as_ref().and_then(|address| address.as_pathname());
                let path = path.map_or("unnamed".into(), |path| path.to_string_lossy());
                format!("unix:{path}")
            }
        }
    }
}

#[cfg(not(unix))]
impl Listener {
    /// Where the system cannot be asked, nothing.
    pub(super) fn accept_waiting(&self, _: impl FnMut(Accepted)) {}
}

fn accepted((stream, address): (tokio::net::TcpStream, SocketAddr)) -> Accepted {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "no TCP_NODELAY");
    }
    (Stream::Tcp(stream), Some(address))
}

impl From<TcpListener> for Listener {
    fn from(listener: TcpListener) -> Self {
        Self::one(Socket::Tcp(listener))
    }
}

#[cfg(unix)]
impl From<UnixListener> for Listener {
    fn from(listener: UnixListener) -> Self {
        Self::one(Socket::Unix(listener))
    }
}

/// Where it listens, as a URL, or several of them.
impl std::fmt::Display for Listener {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.urls(false))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn who_says_nothing_is_looked_after() {
        let listener: Listener = TcpListener::bind("127.0.0.1:0").await.unwrap().into();
        listener.look_after(Duration::from_secs(30));
        let Socket::Tcp(listener) = &listener.sockets[0] else {
            unreachable!()
        };
        let _client = tokio::net::TcpStream::connect(listener.local_addr().unwrap())
            .await
            .unwrap();
        let (stream, _) = listener.accept().await.unwrap();
        let socket = SockRef::from(&stream);
        assert!(socket.keepalive().unwrap());
        assert_eq!(socket.tcp_keepalive_time().unwrap(), Duration::from_secs(30));
        assert_eq!(socket.tcp_keepalive_interval().unwrap(), Duration::from_secs(10));
    }

    #[tokio::test]
    async fn listeners_that_always_have_somebody_take_turns() {
        let sockets = [(); 3].map(|()| std::net::TcpListener::bind("127.0.0.1:0").unwrap());
        let addresses = sockets.each_ref().map(|socket| socket.local_addr().unwrap());
        let waiting =
            addresses.map(|address| [(); 2].map(|()| std::net::TcpStream::connect(address).unwrap()));
        let mut all = Listener::all(sockets.map(|socket| {
            socket.set_nonblocking(true).unwrap();
            TcpListener::from_std(socket).unwrap().into()
        }));
        let mut taken = Vec::new();
        for _ in 0..6 {
            let (stream, _) = std::future::poll_fn(|cx| all.poll_accept(cx)).await.unwrap();
            let Stream::Tcp(stream) = stream else {
                unreachable!()
            };
            assert!(stream.nodelay().unwrap());
            taken.push(stream.local_addr().unwrap());
        }
        assert_eq!(taken[..3], addresses);
        assert_eq!(taken[3..], addresses);
        drop(waiting);
    }
}
