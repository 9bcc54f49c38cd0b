//! A client that writes bytes and reads answers strictly.

use std::net::SocketAddr;

use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};

use super::get;
use crate::wire::answer::{Answer, Answers};

/// One connection.
pub(crate) struct Client {
    answers: Answers<OwnedReadHalf>,
    write: OwnedWriteHalf,
}

impl Client {
    pub(crate) async fn connect(address: SocketAddr) -> Self {
        Self::new(TcpStream::connect(address).await.unwrap())
    }

    pub(crate) fn new(stream: TcpStream) -> Self {
        stream.set_nodelay(true).unwrap();
        let (read, write) = stream.into_split();
        Self {
            answers: Answers::new(read),
            write,
        }
    }

    /// Writes. An error says that the server has closed, and what it answered before shows whether that is right.
    pub(crate) async fn send(&mut self, bytes: impl AsRef<[u8]>) {
        let _ = self.write.write_all(bytes.as_ref()).await;
    }

    /// Writes without letting another task run.
    pub(crate) fn send_at_once(&self, bytes: impl AsRef<[u8]>) {
        let bytes = bytes.as_ref();
        let written = self.write.try_write(bytes).expect("the system takes it");
        assert_eq!(written, bytes.len());
    }

    /// The next answer; there must be one.
    pub(crate) async fn answer(&mut self) -> Answer {
        let answer = self.answers.next(false).await.unwrap();
        answer.expect("the server answers before it closes")
    }

    /// Asks for a path, and reads the answer.
    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.send(get(path, "")).await;
        self.answer().await
    }

    /// The answers that still come before the end of the stream.
    pub(crate) async fn rest(&mut self) -> Vec<Answer> {
        let mut rest = Vec::new();
        while let Some(answer) = self.answers.next(false).await.unwrap() {
            rest.push(answer);
        }
        rest
    }

    /// Waits for the end of the stream, before which there must be nothing, and ends it too.
    pub(crate) async fn expect_end(mut self) {
        let more = self.answers.next(false).await.unwrap();
        assert!(more.is_none(), "{more:?}");
    }
}

/// Whether an answer ends its connection.
pub(crate) fn is_last(answer: &Answer) -> bool {
    answer.field("connection") == Some("close")
}
