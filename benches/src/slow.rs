//! Slow clients by the thousand.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt, Interest};
use tokio::net::{TcpSocket, TcpStream};

/// So little that the server has to wait for it to be emptied.
const RECEIVE_BUFFER: u32 = 4096;

/// What a client is slow at.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    /// What it is called in tables.
    pub name: &'static str,
    /// What it sends at once.
    pub begins: &'static str,
    /// What it sends then, a byte each second.
    pub drips: &'static str,
    /// Whether it reads what is sent to it.
    pub reads: bool,
    /// After how long the server sends it away by default.
    pub limit: Duration,
}

const BODY: &str = "POST /upload HTTP/1.1\r\nhost: slow.example\r\n\
    content-type: application/octet-stream\r\ncontent-length: 1000\r\n\r\n";

/// The six kinds.
pub const KINDS: [Kind; 6] = [
    Kind {
        name: "says nothing",
        begins: "",
        drips: "",
        reads: true,
        limit: Duration::from_secs(5),
    },
    Kind {
        name: "stops within a header",
        begins: "GET / HTTP/1.1\r\nhost: slow.example\r\nx-",
        drips: "",
        reads: true,
        limit: Duration::from_secs(10),
    },
    Kind {
        name: "drips a header",
        begins: "G",
        drips: "ET / HTTP/1.1\r\nhost: slow.example\r\n",
        reads: true,
        limit: Duration::from_secs(10),
    },
    Kind {
        name: "announces content and sends none",
        begins: BODY,
        drips: "",
        reads: true,
        limit: Duration::from_secs(5),
    },
    Kind {
        name: "drips content",
        begins: BODY,
        drips: "..............................",
        reads: true,
        limit: Duration::from_secs(5),
    },
    Kind {
        name: "takes nothing of an answer",
        begins: "GET /large HTTP/1.1\r\nhost: slow.example\r\n\r\n",
        drips: "",
        reads: false,
        limit: Duration::from_secs(30),
    },
];

/// How long after its limit a client asks whether the server knows of it at all.
const DOUBT: Duration = Duration::from_secs(5);

/// Connects, is slow, and answers with how long it was let; with nothing, if the server does not know it and has not said so.
/// Where its queue is full, the system may drop a connection that its client takes for open; and it gives those up that take
/// nothing (`TCP_USER_TIMEOUT`) without telling them.
///
/// # Errors
/// It cannot connect, or what it begins with is not taken.
pub async fn be_slow(kind: Kind, address: SocketAddr) -> std::io::Result<Option<Duration>> {
    let socket = TcpSocket::new_v4()?;
    socket.set_recv_buffer_size(RECEIVE_BUFFER)?;
    let mut stream = socket.connect(address).await?;
    let begun = Instant::now();
    stream.write_all(kind.begins.as_bytes()).await?;
    let ended = last(kind, &mut stream, begun);
    if let Ok(time) = tokio::time::timeout(kind.limit + DOUBT, ended).await {
        return Ok(Some(time));
    }
    // A server that knows of it lets it go on, and a system that does not resets it.
    stream.write_all(b"G").await?;
    match tokio::time::timeout(DOUBT, ended_by(&mut stream, kind.reads)).await {
        Ok(()) => Ok(None),
        Err(_) => Ok(Some(begun.elapsed())),
    }
}

/// Is slow, for as long as it is let.
async fn last(kind: Kind, stream: &mut TcpStream, begun: Instant) -> Duration {
    let mut drips = kind.drips.bytes();
    let mut second = tokio::time::interval(Duration::from_secs(1));
    second.tick().await;
    loop {
        tokio::select! {
            () = ended_by(stream, kind.reads) => return begun.elapsed(),
            _ = second.tick() => {
                if let Some(byte) = drips.next() {
                    // What is wrong with the connection shows in reading.
                    let _ = stream.write_all(&[byte]).await;
                }
            }
        }
    }
}

/// Ends when the server has ended the connection. Whoever does not read sees no orderly end, but a sudden one.
async fn ended_by(stream: &mut TcpStream, reads: bool) {
    let mut bytes = [0; 1024];
    if reads {
        while let Ok(1..) = stream.read(&mut bytes).await {}
    } else {
        let _ = stream.ready(Interest::ERROR).await;
    }
}
