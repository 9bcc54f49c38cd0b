//! What is said to clients before there is a request, or in place of one: bytes that are ready.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::stream::Stream;

/// The header of a request did not come in time (RFC 9110, section 15.5.9).
pub(super) const REQUEST_TIMEOUT: &[u8] =
    b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

/// There are too many connections (RFC 9110, section 15.6.4).
const TOO_MANY_CONNECTIONS: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\ncontent-length: 0\r\nretry-after: 1\r\n\r\n";

/// How long a refused client may take to read why.
const PATIENCE: Duration = Duration::from_secs(1);

/// Says that there are too many connections, and closes. What the client sends meanwhile is read, since closing a
/// connection with unread bytes takes back what was written to it (RFC 9112, section 9.6).
pub(super) async fn too_many_connections(mut stream: Stream) {
    let farewell = async {
        stream.write_all(TOO_MANY_CONNECTIONS).await?;
        stream.shutdown().await?;
        let mut unread = [0; 1024];
        while stream.read(&mut unread).await? > 0 {}
        std::io::Result::Ok(())
    };
    match tokio::time::timeout(PATIENCE, farewell).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::debug!(%error, "a refused client went away"),
        Err(_) => tracing::debug!("a refused client stays, and is cut off"),
    }
}
