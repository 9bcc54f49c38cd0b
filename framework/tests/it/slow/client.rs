//! A slow client.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::time::Duration;

use futures_util::FutureExt;
use tokio::io::{AsyncWriteExt, Interest};
use tokio::net::{TcpSocket, TcpStream};

use super::kind::Kind;

/// So little that the server has to wait for it to be emptied.
const RECEIVE_BUFFER: u32 = 4096;

pub(super) struct Slow {
    kind: Kind,
    stream: TcpStream,
    seconds: usize,
    read: Vec<u8>,
    closed: Option<Duration>,
}

impl Slow {
    /// Connects, and sends what its kind begins with.
    pub(super) async fn begin(kind: Kind, address: SocketAddr) -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_recv_buffer_size(RECEIVE_BUFFER).unwrap();
        let mut stream = socket.connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        stream.write_all(kind.begins().as_bytes()).await.unwrap();
        Self {
            kind,
            stream,
            seconds: 0,
            read: Vec::new(),
            closed: None,
        }
    }

    /// When the server closed its connection.
    pub(super) const fn closed(&self) -> Option<Duration> {
        self.closed
    }

    /// The status of the answer that it read.
    pub(super) fn status(&self) -> Option<u16> {
        let text = std::str::from_utf8(&self.read).unwrap();
        let line = text.strip_prefix("HTTP/1.1 ")?;
        line.get(..3)?.parse().ok()
    }

    /// Lives up to the time that has passed: drips, reads, and notices the end.
    pub(super) fn look(&mut self, passed: Duration) {
        if self.closed.is_some() {
            return;
        }
        let is_over = if self.kind.reads() {
            self.read()
        } else {
            self.is_reset()
        };
        if is_over {
            self.closed = Some(passed);
        } else if passed.as_secs() > self.seconds as u64 {
            self.seconds += 1;
            if let Some(byte) = self.kind.drips(self.seconds) {
                // What is wrong with the connection shows in reading.
                let _ = self.stream.try_write(&[byte]);
            }
        }
    }

    /// Reads what is there; answers whether that was the end.
    fn read(&mut self) -> bool {
        loop {
            match self.stream.try_read_buf(&mut self.read) {
                Ok(0) => return true,
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => return false,
                Err(_) => return true,
            }
        }
    }

    /// Whether the server has broken the connection off. An orderly end would stand behind what is not read.
    fn is_reset(&self) -> bool {
        let ready = self.stream.ready(Interest::ERROR).now_or_never();
        ready.is_some_and(|ready| ready.unwrap().is_error())
    }
}
