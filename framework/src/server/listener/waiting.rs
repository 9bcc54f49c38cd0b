//! Connections that wait in the queue of the system when nobody asks for them any more.

use std::io;
use std::net::SocketAddr;
use std::os::fd::AsFd;

use super::{Listener, Socket, accepted};
use crate::server::stream::{Accepted, Stream};

impl Listener {
    /// Accepts what the system has accepted and nobody has asked for, one after the other, without waiting for more. The system is
    /// asked itself: what the runtime knows of it may be a moment old.
    pub(in crate::server) fn accept_waiting(&self, mut take: impl FnMut(Accepted)) {
        for socket in &self.sockets {
            if let Err(error) = socket.accept_waiting(&mut take) {
                tracing::error!(%error, "connections that wait are lost");
            }
        }
    }
}

impl Socket {
    fn accept_waiting(&self, take: impl FnMut(Accepted)) -> io::Result<()> {
        let socket = match self {
            Self::Tcp(listener) => listener.as_fd(),
            Self::Unix(listener) => listener.as_fd(),
        };
        let socket = socket.try_clone_to_owned()?;
        match self {
            Self::Tcp(_) => {
                let listener = std::net::TcpListener::from(socket);
                accept_all(|| listener.accept().map(tcp), take)
            }
            Self::Unix(_) => {
                let listener = std::os::unix::net::UnixListener::from(socket);
                accept_all(|| listener.accept().map(|(stream, _)| unix(stream)), take)
            }
        }
    }
}

/// No queue of a system is longer by default, so that a stop comes to its end while connections go on coming.
const QUEUE: usize = 4096;

/// `ENFILE` and `EMFILE`, which are the same on every Unix: there are no files left, neither for this connection nor for another one.
const NO_FILES: [i32; 2] = [23, 24];

/// Accepts until nobody waits any more. One that cannot be had costs no other its turn.
///
/// # Errors
/// There are no files left.
fn accept_all<T>(
    mut accept: impl FnMut() -> io::Result<io::Result<T>>,
    mut take: impl FnMut(T),
) -> io::Result<()> {
    for _ in 0..QUEUE {
        match accept().flatten() {
            Ok(accepted) => take(accepted),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
            Err(error) if error.raw_os_error().is_some_and(|code| NO_FILES.contains(&code)) => {
                return Err(error);
            }
            Err(error) => tracing::debug!(%error, "a connection that waits is lost"),
        }
    }
    Ok(())
}

fn tcp((stream, address): (std::net::TcpStream, SocketAddr)) -> io::Result<Accepted> {
    stream.set_nonblocking(true)?;
    tokio::net::TcpStream::from_std(stream).map(|stream| accepted((stream, address)))
}

fn unix(stream: std::os::unix::net::UnixStream) -> io::Result<Accepted> {
    stream.set_nonblocking(true)?;
    tokio::net::UnixStream::from_std(stream).map(|stream| (Stream::Unix(stream), None))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_waits_is_taken_before_the_next_is_asked_for() {
        let taken = std::cell::RefCell::new(Vec::new());
        let mut next = 0..3;
        let accept = || {
            assert_eq!(taken.borrow().len(), next.start);
            next.next()
                .map_or_else(|| Err(io::ErrorKind::WouldBlock.into()), |number| Ok(Ok(number)))
        };
        accept_all(accept, |number| taken.borrow_mut().push(number)).unwrap();
        assert_eq!(taken.into_inner(), [0, 1, 2]);
        for code in NO_FILES {
            let mut asked = 0;
            let accept = || {
                asked += 1;
                Err(io::Error::from_raw_os_error(code))
            };
            assert!(accept_all(accept, |(): ()| {}).is_err());
            assert_eq!(asked, 1);
        }
    }
}
