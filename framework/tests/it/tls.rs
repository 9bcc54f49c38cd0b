//! TLS: what is spoken and what is not, certificates that are renewed, and files that are wrong.

mod certificate;
mod client;
mod renewal;
mod server;

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use purlin::config::Sources;
use purlin::extract::ClientScheme;
use purlin::prelude::*;
use purlin::server::{Limits, Tls};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::AbortHandle;
use tokio::time::Instant;
use tokio_rustls::rustls::version::{TLS12, TLS13};
use tokio_rustls::rustls::{ALL_VERSIONS, HandshakeKind, SupportedProtocolVersion};

use crate::folder::Folder;
use certificate::Certificate;
use client::{Client, Connection};
use server::Served;

/// What the server says of a request over TLS.
const HTTP1: &str = "secure HTTP/1.1";
const HTTP2: &str = "secure HTTP/2.0";

/// The answer to a client of these versions that offers these protocols.
async fn answer(versions: &[&'static SupportedProtocolVersion], protocols: &[&str]) -> String {
    let folder = Folder::new("tls-answer");
    let certificate = Certificate::new(&folder, "answer");
    let served = Served::start(&certificate.tls(), Limits::default()).await;
    let stream = Client::new(&[&certificate], versions, protocols)
        .connect(served.address())
        .await
        .unwrap();
    Connection::open(stream).await.get().await
}

#[tokio::test]
async fn the_protocol_is_agreed_on_in_the_handshake() {
    for (protocols, expected) in [
        (&["h2"][..], HTTP2),
        (&["http/1.1"], HTTP1),
        (&["http/1.1", "h2"], HTTP2),
        (&["spdy/3", "http/1.1"], HTTP1),
        (&[], HTTP1),
    ] {
        assert_eq!(answer(ALL_VERSIONS, protocols).await, expected, "{protocols:?}");
    }
}

#[tokio::test]
async fn both_versions_of_tls_work() {
    for version in [&TLS12, &TLS13] {
        assert_eq!(answer(&[version], &["h2"]).await, HTTP2, "{version:?}");
        assert_eq!(answer(&[version], &["http/1.1"]).await, HTTP1, "{version:?}");
    }
}

#[tokio::test]
async fn a_client_that_speaks_neither_protocol_is_refused() {
    let folder = Folder::new("tls-neither");
    let certificate = Certificate::new(&folder, "neither");
    let served = Served::start(&certificate.tls(), Limits::default()).await;
    let client = Client::new(&[&certificate], ALL_VERSIONS, &["spdy/3"]);
    let refused = client.connect(served.address()).await;
    assert!(refused.unwrap_err().to_string().contains("NoApplicationProtocol"));
}

/// All that comes back for some bytes.
async fn exchange(bytes: &[u8]) -> Vec<u8> {
    let folder = Folder::new("tls-exchange");
    let certificate = Certificate::new(&folder, "exchange");
    let served = Served::start(&certificate.tls(), Limits::default()).await;
    let mut stream = TcpStream::connect(served.address()).await.unwrap();
    stream.write_all(bytes).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    answer
}

/// A `ClientHello` (RFC 5246, section 7.4.1.2) of a version, with a cipher suite that every one of them knows.
fn hello(minor: u8) -> Vec<u8> {
    let mut hello = vec![3, minor];
    hello.extend([7; 32]);
    hello.extend([0, 0, 2, 0, 0x2f, 1, 0]);
    // The extension `signature_algorithms`, without which the version is not even looked at.
    hello.extend([0, 8, 0, 13, 0, 4, 0, 2, 4, 3]);
    let length = u8::try_from(hello.len()).unwrap();
    let mut record = vec![22, 3, 1, 0, length + 4, 1, 0, 0, length];
    record.extend(hello);
    record
}

#[tokio::test]
async fn older_versions_of_tls_are_refused() {
    for minor in [0, 1, 2] {
        let answer = exchange(&hello(minor)).await;
        // An alert: fatal, `protocol_version` (RFC 8446, section 6.2).
        assert_eq!(answer.first(), Some(&21), "3.{minor}: {answer:?}");
        assert_eq!(answer[5..], [2, 70], "3.{minor}: {answer:?}");
    }
}

#[tokio::test]
async fn plain_http_on_the_port_of_tls_is_closed() {
    for request in [
        &b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n"[..],
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0",
    ] {
        let answer = exchange(request).await;
        assert!(!answer.starts_with(b"HTTP"), "{answer:?}");
        assert!(answer.is_empty() || answer[0] == 21, "{answer:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_client_that_does_not_finish_the_handshake_is_closed() {
    let folder = Folder::new("tls-silent");
    let certificate = Certificate::new(&folder, "silent");
    for limit in [5, 2] {
        let limits = Limits::default().tls_handshake(Duration::from_secs(limit));
        let served = Served::start(&certificate.tls(), limits).await;
        for sent in [&b""[..], b"\x16\x03\x01\x02\0\x01"] {
            let begun = Instant::now();
            let mut stream = TcpStream::connect(served.address()).await.unwrap();
            stream.write_all(sent).await.unwrap();
            let mut answer = Vec::new();
            stream.read_to_end(&mut answer).await.unwrap();
            assert_eq!(answer, b"");
            assert_eq!(begun.elapsed().as_secs(), limit, "{sent:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_client_that_is_silent_after_the_handshake_is_closed() {
    let folder = Folder::new("tls-quiet");
    let certificate = Certificate::new(&folder, "quiet");
    let served = Served::start(&certificate.tls(), Limits::default()).await;
    let client = Client::new(&[&certificate], ALL_VERSIONS, &[]);
    let mut stream = client.connect(served.address()).await.unwrap();
    let begun = Instant::now();
    let mut answer = Vec::new();
    // Whether the end is announced by TLS does not matter here.
    let _ = stream.read_to_end(&mut answer).await;
    assert_eq!(answer, b"");
    assert_eq!(begun.elapsed().as_secs(), 5);
}

#[tokio::test]
async fn what_is_wrong_with_the_files_is_told_with_their_names() {
    let folder = Folder::new("tls-files");
    let good = Certificate::new(&folder, "good");
    let other = Certificate::new(&folder, "other");
    let nothing = folder.path("nothing.pem");
    let junk = folder.write("junk.pem", "no certificate, and no key");
    let torn = folder.write(
        "torn.pem",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    );
    for (certificate, key, named) in [
        (&nothing, good.key(), "certificate in {}/nothing.pem"),
        (&junk, good.key(), "certificate in {}/junk.pem"),
        (&torn, good.key(), "certificate in {}/torn.pem"),
        (good.chain(), &nothing, "key in {}/nothing.pem"),
        (good.chain(), &junk, "key in {}/junk.pem"),
        (good.chain(), good.chain(), "key in {}/good.pem"),
        (good.chain(), other.key(), "certificate in {}/good.pem"),
    ] {
        let error = Tls::from_files(certificate, key).unwrap_err();
        let named = named.replace("{}", folder.as_ref().to_str().unwrap());
        let told = error.to_string();
        assert!(told.contains(&named), "{named}: {told}");
        assert!(std::error::Error::source(&error).is_some(), "{told}");
    }
}

/// More than a server remembers by itself.
const MANY: usize = 150;

#[tokio::test]
async fn who_comes_back_needs_no_whole_handshake_however_many_came_in_between() {
    let folder = Folder::new("tls-resumed");
    let certificate = Certificate::new(&folder, "resumed");
    let served = Served::start(
        &certificate.tls(),
        Limits::default().connections_per_address(None),
    )
    .await;
    for version in [&TLS12, &TLS13] {
        let new = || Client::new(&[&certificate], &[version], &["http/1.1"]);
        let client = new();
        let stream = client.connect(served.address()).await.unwrap();
        Connection::open(stream).await.get().await;
        for _ in 0..MANY {
            new().connect(served.address()).await.unwrap();
        }
        let stream = client.connect(served.address()).await.unwrap();
        let kind = stream.get_ref().1.handshake_kind();
        assert_eq!(kind, Some(HandshakeKind::Resumed), "{version:?}");
        assert_eq!(Connection::open(stream).await.get().await, HTTP1);
    }
}

/// Serves an app whose settings name a certificate, on a listener of the program.
async fn serve(certificate: &Certificate) -> (SocketAddr, AbortHandle) {
    let sources = Sources::new()
        .variable("TLS_CERTIFICATE", certificate.chain())
        .variable("TLS_KEY", certificate.key());
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let app = App::new("Secure", "1.0.0")
        .sources(sources)
        .module(Module::new("secure").routes(routes![scheme]));
    (address, tokio::spawn(app.serve(listener)).abort_handle())
}

/// Who brings a listener has HTTPS by the settings too.
#[tokio::test]
async fn settings_secure_a_listener_of_the_program() {
    let folder = Folder::new("tls-settings");
    let certificate = Certificate::new(&folder, "settings");
    let (address, server) = serve(&certificate).await;
    let stream = Client::new(&[&certificate], ALL_VERSIONS, &["h2"])
        .connect(address)
        .await;
    assert_eq!(Connection::open(stream.unwrap()).await.get().await, "https");
    server.abort();
}

#[tokio::test]
async fn a_host_with_a_name_is_to_be_asked_by_tls_only() {
    let folder = Folder::new("tls-strict");
    let certificate = Certificate::new(&folder, "strict");
    let (address, server) = serve(&certificate).await;
    for protocol in ["http/1.1", "h2"] {
        let client = Client::new(&[&certificate], ALL_VERSIONS, &[protocol]);
        let mut connection = Connection::open(client.connect(address).await.unwrap()).await;
        for (host, told) in [
            ("shop.example", Some("max-age=31536000")),
            ("shop.example:8443", Some("max-age=31536000")),
            ("localhost", None),
            ("shop.localhost:8443", None),
            ("127.0.0.1", None),
            ("[::1]:8443", None),
        ] {
            let answer = connection.ask(host).await;
            let field = answer.headers().get("strict-transport-security");
            let field = field.map(|field| field.to_str().unwrap());
            assert_eq!((answer.body().as_str(), field), ("https", told), "{host}");
        }
    }
    server.abort();
}

#[get("/")]
async fn scheme(scheme: ClientScheme) -> Text {
    Text(scheme.to_string())
}
