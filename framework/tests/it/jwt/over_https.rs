//! Keys over HTTP and HTTPS, from a server on a socket.

use std::net::SocketAddr;
use std::sync::Arc;

use purlin::security::jwt::{Es256, HttpKeySource, KeySet, KeySource};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

use super::keys::{P256, asymmetric};

/// A server that gives one answer, and tells what it was asked.
struct Server {
    address: SocketAddr,
    asked: JoinHandle<String>,
}

impl Server {
    async fn plain(answer: impl Into<String>) -> Self {
        let (listener, address, answer) = listen(answer.into()).await;
        let asked = tokio::spawn(async move {
            let (stream, _) = listener.accept().await.unwrap();
            serve(stream, &answer).await
        });
        Self { address, asked }
    }

    async fn tls(answer: impl Into<String>, config: ServerConfig) -> Self {
        let (listener, address, answer) = listen(answer.into()).await;
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let asked = tokio::spawn(async move {
            let (stream, _) = listener.accept().await.unwrap();
            match acceptor.accept(stream).await {
                Ok(stream) => serve(stream, &answer).await,
                Err(error) => error.to_string(),
            }
        });
        Self { address, asked }
    }

    fn url(&self, scheme: &str) -> String {
        format!("{scheme}://localhost:{}/keys.json?v=1", self.address.port())
    }
}

async fn listen(answer: String) -> (TcpListener, SocketAddr, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address, answer)
}

/// Reads a head, writes the answer, and says what the head was.
async fn serve(mut stream: impl AsyncRead + AsyncWrite + Unpin, answer: &str) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => break,
        }
    }
    // A client that has heard enough may be gone.
    let _ = stream.write_all(answer.as_bytes()).await;
    let _ = stream.shutdown().await;
    String::from_utf8(head).unwrap()
}

fn document() -> String {
    let keys = KeySet::new().with(asymmetric::<Es256>("2026", P256).verifying_key());
    keys.jwks().document().to_string()
}

fn ok(content: &str) -> String {
    format!(
        "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{content}",
        content.len()
    )
}

/// A certificate for `localhost` in PEM, and a server that has it.
fn certificate() -> (String, ServerConfig) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    (made.cert.pem(), config)
}

async fn refusal(source: &HttpKeySource) -> String {
    source.fetch().await.unwrap_err().to_string()
}

#[tokio::test]
async fn keys_are_fetched_over_https() {
    let (certificate, config) = certificate();
    let server = Server::tls(ok(&document()), config).await;
    let source = HttpKeySource::trusting(&server.url("https"), &certificate).unwrap();
    assert_eq!(source.fetch().await.unwrap(), document());
    let asked = server.asked.await.unwrap();
    assert!(asked.starts_with("GET /keys.json?v=1 HTTP/1.1\r\n"), "{asked}");
    assert!(
        asked.contains(&format!("host: localhost:{}\r\n", server.address.port())),
        "{asked}"
    );
}

#[tokio::test]
async fn a_server_that_nobody_vouches_for_is_not_asked() {
    let (_, config) = certificate();
    let server = Server::tls(ok(&document()), config).await;
    let source = HttpKeySource::new(&server.url("https")).unwrap();
    assert!(refusal(&source).await.contains("certificate"));
    assert!(!server.asked.await.unwrap().contains("GET"));
}

#[tokio::test]
async fn plain_http_is_for_this_machine() {
    let server = Server::plain(ok(&document())).await;
    let source = HttpKeySource::new(&server.url("http")).unwrap();
    assert_eq!(source.fetch().await.unwrap(), document());
    for bad in [
        "http://login.example.com/keys",
        "http://10.0.0.1/keys",
        "http://localhost.example.com/keys",
        "ftp://localhost/keys",
        "file:///etc/passwd",
        "/keys",
        "",
        "https://ada:secret@login.example.com/keys",
    ] {
        assert!(HttpKeySource::new(bad).is_err(), "{bad}");
    }
    for good in [
        "http://127.0.0.1:8000/",
        "http://[::1]:8000/",
        "https://login.example.com/keys",
    ] {
        assert!(HttpKeySource::new(good).is_ok(), "{good}");
    }
    assert!(HttpKeySource::trusting("https://localhost/", "no certificate").is_err());
}

#[tokio::test]
async fn a_redirect_is_not_followed_and_a_failure_is_none_of_ours() {
    for (answer, expected) in [
        (
            "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
            "302",
        ),
        (
            "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n",
            "500",
        ),
        ("HTTP/1.1 204 No Content\r\n\r\n", "204"),
        ("nonsense\r\n\r\n", ""),
        ("", ""),
    ] {
        let server = Server::plain(answer).await;
        let answer = refusal(&HttpKeySource::new(&server.url("http")).unwrap()).await;
        assert!(answer.contains(expected), "{answer}");
    }
}

#[tokio::test]
async fn a_document_that_is_too_large_is_not_read_to_its_end() {
    let server = Server::plain(ok(&"x".repeat(256 * 1024 + 1))).await;
    let source = HttpKeySource::new(&server.url("http")).unwrap();
    assert!(refusal(&source).await.contains("limit"));
    let server = Server::plain(ok(&"x".repeat(256 * 1024))).await;
    let source = HttpKeySource::new(&server.url("http")).unwrap();
    assert_eq!(source.fetch().await.unwrap().len(), 256 * 1024);
}

#[tokio::test(start_paused = true)]
async fn a_server_that_says_nothing_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let source = HttpKeySource::new(&url).unwrap();
    assert!(refusal(&source).await.contains("elapsed"));
    drop(listener);
    assert!(source.fetch().await.is_err(), "nobody is there");
}
