//! The kinds of connections there are, as one type, so that the code behind them is compiled once.

use std::fmt::Debug;
use std::io::{self, IoSlice};
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, Interest, ReadBuf, Ready};
use tokio::net::TcpStream;
#[cfg(unix)]
use tokio::net::UnixStream;
use tokio::task::coop::unconstrained;

use crate::body::BoxError;

/// A connection's stream of bytes.
#[derive(Debug)]
pub(super) enum Stream {
    Tcp(TcpStream),
    #[cfg(unix)]
    Unix(UnixStream),
    Wrapped(Box<dyn Wrapped>),
}

/// A connection, and where it comes from: an address of TCP, as the system told it when it was accepted, or none for a socket
/// of the file system.
pub(super) type Accepted = (Stream, Option<SocketAddr>);

/// A stream around another one, such as TLS.
pub(super) trait Wrapped: AsyncRead + AsyncWrite + Send + Unpin + Debug {
    /// The stream inside.
    fn inner(&self) -> &TcpStream;

    /// The certificate that the client showed, in DER, if it is a good one.
    fn client_certificate(&self) -> Option<Arc<[u8]>>;
}

/// A stream that is being wrapped.
pub(super) type Shaking = Pin<Box<dyn Future<Output = io::Result<Box<dyn Wrapped>>> + Send>>;

/// The first step of a connection, which makes another stream of it.
pub(super) trait Handshake: Send + Sync + Debug {
    /// Answers with the stream inside that the client and the server talk on.
    fn shake(&self, stream: TcpStream) -> Shaking;

    /// Reads once more what it works with.
    fn renew(&self) -> Result<(), BoxError>;
}

/// Calls a method of the stream inside.
macro_rules! each {
    ($self:expr, $stream:ident => $call:expr) => {
        match $self {
            Stream::Tcp($stream) => $call,
            #[cfg(unix)]
            Stream::Unix($stream) => $call,
            Stream::Wrapped($stream) => $call,
        }
    };
}

impl Stream {
    /// Whether it is around another stream.
    pub(super) const fn is_wrapped(&self) -> bool {
        matches!(self, Self::Wrapped(_))
    }

    /// The certificate that the client showed, in DER, if it is a good one.
    pub(super) fn client_certificate(&self) -> Option<Arc<[u8]>> {
        match self {
            Self::Wrapped(stream) => stream.client_certificate(),
            _ => None,
        }
    }

    /// The same connection, for which the runtime waits that this is called in, and no longer the one that accepted it.
    pub(super) fn adopted(self) -> io::Result<Self> {
        match self {
            Self::Tcp(stream) => TcpStream::from_std(stream.into_std()?).map(Self::Tcp),
            #[cfg(unix)]
            Self::Unix(stream) => UnixStream::from_std(stream.into_std()?).map(Self::Unix),
            Self::Wrapped(_) => Err(io::ErrorKind::Unsupported.into()),
        }
    }

    /// Waits until there is something to read, or to learn by reading. It may be in vain.
    pub(super) fn poll_read_ready(&self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self {
            Self::Tcp(stream) => stream.poll_read_ready(cx),
            #[cfg(unix)]
            Self::Unix(stream) => stream.poll_read_ready(cx),
            Self::Wrapped(stream) => stream.inner().poll_read_ready(cx),
        }
    }

    /// Whether the client has said that it sends no more, or the connection is broken. That is known also while bytes are unread, and
    /// nobody is woken by it.
    pub(super) fn is_read_closed(&self) -> bool {
        let known = match self {
            Self::Tcp(stream) => at_once(stream.ready(Interest::READABLE)),
            #[cfg(unix)]
            Self::Unix(stream) => at_once(stream.ready(Interest::READABLE)),
            Self::Wrapped(stream) => at_once(stream.inner().ready(Interest::READABLE)),
        };
        known.is_some_and(|ready| ready.is_ok_and(Ready::is_read_closed))
    }

    /// Lets the system give a client up that takes nothing of what was sent for this long (`TCP_USER_TIMEOUT`, RFC 5482). We only
    /// see what the system takes from us, and it takes more whenever others leave.
    #[cfg(target_os = "linux")]
    pub(super) fn limit_stall(&self, limit: Duration) {
        let Self::Tcp(stream) = self else { return };
        if let Err(error) = socket2::SockRef::from(stream).set_tcp_user_timeout(Some(limit)) {
            tracing::debug!(%error, "no TCP_USER_TIMEOUT");
        }
    }

    /// Lets the system hold no more of what it has not sent (`TCP_NOTSENT_LOWAT`). Memory for a client that reads nothing has to
    /// be filled, and emptied again when it is sent away, while others wait.
    #[cfg(target_os = "linux")]
    pub(super) fn limit_unsent(&self, bytes: usize) {
        let Self::Tcp(stream) = self else { return };
        let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
        if let Err(error) = socket2::SockRef::from(stream).set_tcp_notsent_lowat(bytes) {
            tracing::debug!(%error, "no TCP_NOTSENT_LOWAT");
        }
    }

    /// Other systems have no such limits.
    #[cfg(not(target_os = "linux"))]
    pub(super) const fn limit_stall(&self, _: Duration) {}

    /// Other systems have no such limits.
    #[cfg(not(target_os = "linux"))]
    pub(super) const fn limit_unsent(&self, _: usize) {}

    /// Makes the end of the stream sudden: what was written and not taken is thrown away. In an orderly end the system
    /// would keep it, megabytes of it, until a client that takes nothing is given up there too.
    pub(super) fn forget_unsent(&self) {
        let stream = match self {
            Self::Tcp(stream) => stream,
            // The system throws it away by itself.
            #[cfg(unix)]
            Self::Unix(_) => return,
            Self::Wrapped(stream) => stream.inner(),
        };
        if let Err(error) = stream.set_zero_linger() {
            tracing::debug!(%error, "what was not taken stays with the system");
        }
    }
}

/// What a future says without waiting.
fn at_once<T>(future: impl Future<Output = T>) -> Option<T> {
    match pin!(unconstrained(future)).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(said) => Some(said),
        Poll::Pending => None,
    }
}

impl AsyncRead for Stream {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        each!(self.get_mut(), stream => Pin::new(stream).poll_read(cx, buf))
    }
}

impl AsyncWrite for Stream {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        each!(self.get_mut(), stream => Pin::new(stream).poll_write(cx, buf))
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        each!(self.get_mut(), stream => Pin::new(stream).poll_flush(cx))
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        each!(self.get_mut(), stream => Pin::new(stream).poll_shutdown(cx))
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        each!(self.get_mut(), stream => Pin::new(stream).poll_write_vectored(cx, bufs))
    }

    fn is_write_vectored(&self) -> bool {
        each!(self, stream => stream.is_write_vectored())
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_system_is_told_what_may_not_be_taken_and_for_how_long() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let stream = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let stream = Stream::Tcp(stream);
        stream.limit_stall(Duration::from_secs(30));
        stream.limit_unsent(65_536);
        let Stream::Tcp(stream) = &stream else {
            unreachable!()
        };
        assert_eq!(
            socket2::SockRef::from(stream).tcp_user_timeout().unwrap(),
            Some(Duration::from_secs(30))
        );
        assert_eq!(
            socket2::SockRef::from(stream).tcp_notsent_lowat().unwrap(),
            65_536
        );
    }
}
