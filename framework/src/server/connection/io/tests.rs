use std::net::Ipv4Addr;
use std::sync::mpsc::channel;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Instant, advance};

use super::*;

/// A client that has sent something, and its stream at the server, which can be read.
async fn connected(sent: &str) -> (TcpStream, Watched) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let mut client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
    client.write_all(sent.as_bytes()).await.unwrap();
    let (stream, _) = listener.accept().await.unwrap();
    stream.readable().await.unwrap();
    let watched = Watched::new(Stream::Tcp(stream), Arc::default(), &Limits::default());
    (client, watched)
}

/// Reads a header until its client is given up.
async fn read_header(mut watched: Watched) -> io::Error {
    match watched.is_http2(&Limits::default()).await {
        Ok(_) => watched.read_to_end(&mut Vec::new()).await.unwrap_err(),
        Err(error) => error,
    }
}

/// Reads the refusal and then the end, though it still sends.
async fn read_refusal(mut client: TcpStream) -> (TcpStream, Instant) {
    let mut said = vec![0; refusal::REQUEST_TIMEOUT.len()];
    client.read_exact(&mut said).await.unwrap();
    assert_eq!(said, refusal::REQUEST_TIMEOUT);
    client.write_all(b"x: y\r\n").await.unwrap();
    assert_eq!(client.read(&mut said).await.unwrap(), 0, "the end, and no reset");
    (client, Instant::now())
}

#[tokio::test(start_paused = true)]
async fn who_is_late_with_a_header_is_read_while_it_may_read_why() {
    // No time passes by itself while a blocking task runs: bytes on their way are no reason to go on to the next timer.
    let (_running, ended) = channel::<()>();
    let _held = tokio::task::spawn_blocking(move || ended.recv());
    for header in ["GET / HTTP/1.1\r\n", "PRI"] {
        let (client, watched) = connected(header).await;
        let begun = Instant::now();
        let refused = async {
            advance(Duration::from_millis(10_001)).await;
            let refused = read_refusal(client).await;
            advance(Duration::from_millis(2001)).await;
            refused
        };
        // The header is read first, so that its time begins before any passes.
        let (error, (_client, told)) = tokio::join!(biased; read_header(watched), refused);
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        let seconds = [told - begun, begun.elapsed()].map(|time| time.as_secs());
        assert_eq!(seconds, [10, 12], "{header}");
    }
}
