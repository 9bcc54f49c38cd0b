//! Contents that are many, compressed, or not wanted.

use std::io::Write;
use std::sync::Arc;

use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};
use purlin::body::{CollectError, TooSlow};
use purlin::error::Reject;
use purlin::extract::{Cx, Extract, Phase, State};
use purlin::http::Method;
use purlin::openapi::OperationBuilder;
use purlin::prelude::*;
use purlin::schema::ArgMeta;
use purlin::server::Limits;
use purlin::testing::{TestClient, TestRequest};
use purlin::tower::ServiceExt;
use purlin::{BoxError, Bytes};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Semaphore;

use super::{app, poll_once, post, settle, stream, told};

#[post("/text")]
async fn text(Text(text): Text) -> Json<usize> {
    Json(text.len())
}

#[post("/held")]
async fn held(gate: State<Arc<Semaphore>>, content: Bytes) -> Json<usize> {
    let _permit = gate.acquire().await;
    Json(content.len())
}

#[purlin::test]
async fn contents_in_memory_are_counted_until_their_requests_end() {
    let gate = Arc::new(Semaphore::new(0));
    let limited = app(routes![text, held])
        .state(Arc::clone(&gate))
        .limits(Limits::default().bodies(100));
    let client = TestClient::new(limited);
    let bodies = &client.app().resources().bodies;
    let busy = {
        let client = client.clone();
        tokio::spawn(async move { client.post("/held").content("a/b", "x".repeat(60)).await.status() })
    };
    settle().await;
    assert_eq!(bodies.used(), 60);
    let send = async |bytes| {
        client
            .post("/text")
            .content("text/plain", "x".repeat(bytes))
            .await
    };
    let refused = send(41).await;
    assert_eq!(told(&refused), (503, "overloaded".to_owned()));
    assert_eq!(refused.header("retry-after"), Some("1"));
    assert_eq!(send(40).await.status(), 200);
    assert_eq!(bodies.used(), 60);
    gate.add_permits(1);
    assert_eq!(busy.await.unwrap(), 200);
    assert_eq!(bodies.used(), 0);
    assert_eq!(send(100).await.status(), 200);
}

#[purlin::test]
async fn a_content_counts_as_it_comes_and_no_longer_when_its_client_leaves() {
    let app = app(routes![text]).build().unwrap();
    let used = || app.resources().bodies.used();
    let (parts, body) = stream();
    let mut answer = app.clone().oneshot(post("/text", body));
    assert!(poll_once(&mut answer).is_pending());
    assert_eq!(used(), 0);
    parts.send(Bytes::from_static(b"12345")).unwrap();
    assert!(poll_once(&mut answer).is_pending());
    assert_eq!(used(), 5);
    parts.send(Bytes::from_static(b"678")).unwrap();
    assert!(poll_once(&mut answer).is_pending());
    assert_eq!(used(), 8);
    drop((answer, parts));
    settle().await;
    assert_eq!(used(), 0);
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

fn deflate(content: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

fn packed(client: &TestClient, coding: &str, content: Vec<u8>) -> TestRequest {
    client
        .post("/text")
        .content("text/plain", content)
        .header("content-encoding", coding)
}

fn unpacking() -> TestClient {
    TestClient::new(app(routes![text]).decompression(true).body_limit(10_000))
}

#[purlin::test]
async fn compressed_contents_are_read_where_the_app_takes_them() {
    let client = unpacking();
    let words = "some words of a text that is sent; ".repeat(20);
    for (coding, content) in [
        ("gzip", gzip(words.as_bytes())),
        ("X-GZIP", gzip(words.as_bytes())),
        ("deflate", deflate(words.as_bytes())),
        ("identity", words.clone().into_bytes()),
    ] {
        let answer = packed(&client, coding, content).await;
        assert_eq!(
            (answer.status(), answer.json::<usize>()),
            (200, words.len()),
            "{coding}"
        );
    }
}

#[purlin::test]
async fn where_they_are_not_taken_the_word_alone_refuses_them() {
    let plain = TestClient::new(app(routes![text]));
    // It names a coding, so for others it may mean something else, also if it is none.
    for (coding, content) in [
        ("gzip", gzip(b"hello")),
        ("gzip", b"hello".to_vec()),
        ("br", b"hello".to_vec()),
    ] {
        let answer = packed(&plain, coding, content).await;
        assert_eq!(told(&answer), (415, "unsupported_media_type".to_owned()));
        assert_eq!(answer.header("accept-encoding"), Some("identity"));
    }
    assert_eq!(packed(&plain, "identity", b"hello".to_vec()).await.status(), 200);
}

#[purlin::test]
async fn what_does_not_shrink_may_be_longer_than_the_limit_as_it_is_sent() {
    // Stored as it is, it grows by what tells its length, and its length is told before.
    let mut encoder = GzEncoder::new(Vec::new(), Compression::none());
    let words = "x".repeat(10_000);
    encoder.write_all(words.as_bytes()).unwrap();
    let content = encoder.finish().unwrap();
    assert!(content.len() > words.len());
    assert_eq!(packed(&unpacking(), "gzip", content).await.status(), 200);
}

#[purlin::test]
async fn contents_that_hold_nothing_come_to_an_end() {
    let client = unpacking();
    let blocks = [&[0x78, 0x9c][..], &[0, 0, 0, 0xff, 0xff].repeat(10_000)].concat();
    let answer = packed(&client, "deflate", blocks).await;
    assert_eq!(told(&answer), (413, "content_too_large".to_owned()));
    let answer = packed(&client, "gzip", gzip(b"").repeat(2)).await;
    assert_eq!(told(&answer), (400, "content_broken".to_owned()));
}

#[purlin::test]
async fn other_codings_are_refused_with_those_that_are_read() {
    let client = unpacking();
    for coding in ["br", "zstd", "gzip, gzip", "gzip, deflate", ""] {
        let answer = packed(&client, coding, b"x".to_vec()).await;
        assert_eq!(
            told(&answer),
            (415, "unsupported_media_type".to_owned()),
            "{coding}"
        );
        assert_eq!(answer.header("accept-encoding"), Some("gzip, deflate"));
    }
    let twice = packed(&client, "gzip", gzip(b"x"))
        .header("content-encoding", "gzip")
        .await;
    assert_eq!(twice.status(), 415);
}

#[post("/stream")]
async fn take_stream(_content: Body) -> Json<usize> {
    Json(0)
}

#[test]
fn the_document_tells_how_decompressing_can_fail_and_where() {
    let statuses = |on: bool, target: &str| {
        let app = app(routes![text, take_stream]).decompression(on).build().unwrap();
        let operation = app.document().operation(&Method::POST, target).unwrap();
        operation
            .responses
            .keys()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(statuses(true, "/text"), "200 400 413 415 422");
    assert_eq!(statuses(false, "/text"), "200 413 415 422");
    assert_eq!(statuses(true, "/stream"), "200 413");
}

#[post("/parts", body_limit = 8)]
async fn read_parts(mut content: Body) -> Result<Json<usize>, CollectError> {
    let mut length = 0;
    while let Some(part) = content.next().await {
        length += part?.len();
    }
    Ok(Json(length))
}

#[purlin::test]
async fn who_reads_a_content_by_itself_tells_what_the_framework_would() {
    let client = TestClient::new(app(routes![read_parts]));
    let send = |end: Result<&'static str, BoxError>| {
        let parts = futures_util::stream::iter([Ok("1234"), end]);
        client.post("/parts").content("a/b", Body::from_stream(parts))
    };
    assert_eq!(send(Ok("5678")).await.json::<usize>(), 8);
    for (end, expected) in [
        (Ok("56789"), (413, "content_too_large")),
        (Err(TooSlow.into()), (408, "content_too_slow")),
        (Err("the line is dead".into()), (400, "content_broken")),
    ] {
        let answer = send(end).await;
        assert_eq!((answer.status(), answer.code().as_str()), expected);
    }
}

#[purlin::test]
async fn bombs_are_refused() {
    let client = unpacking();
    for pack in [gzip, deflate] {
        let coding = if pack(b"")[0] == 0x1f { "gzip" } else { "deflate" };
        // Larger than the limit when it is whole.
        let answer = packed(&client, coding, pack("word ".repeat(3_000).as_bytes())).await;
        assert_eq!(told(&answer), (413, "content_too_large".to_owned()));
        // Within the limit, and yet a thousandth of its size on the way.
        let roomy = TestClient::new(app(routes![text]).decompression(true).body_limit(100_000_000));
        assert_eq!(
            packed(&roomy, coding, pack(&vec![b' '; 10_000_000]))
                .await
                .status(),
            413
        );
        // A bomb within a bomb stays packed.
        assert_ne!(
            packed(&roomy, coding, pack(&pack(&vec![b' '; 1_000_000])))
                .await
                .status(),
            200
        );
        // It breaks off.
        let whole = pack(b"some words of a text that is sent");
        let answer = packed(&client, coding, whole[..whole.len() - 5].to_vec()).await;
        assert_eq!(told(&answer), (400, "content_broken".to_owned()));
    }
}

/// What the server answers to a request that announces its content, and waits.
async fn announced(client: &TestClient, bytes: usize, more: &str) -> String {
    let address = client.address().unwrap();
    let mut stream = TcpStream::connect(address.trim_start_matches("http://"))
        .await
        .unwrap();
    let head = format!(
        "POST /text HTTP/1.1\r\nhost: a.example\r\ncontent-type: text/plain\r\ncontent-length: {bytes}\r\nexpect: 100-continue\r\n{more}\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    let mut buffer = [0; 1024];
    loop {
        let read = stream.read(&mut buffer).await.unwrap();
        answer.extend_from_slice(&buffer[..read]);
        if read == 0 {
            return String::from_utf8(answer).unwrap();
        }
        if answer.starts_with(b"HTTP/1.1 100") && answer.ends_with(b"\r\n\r\n") {
            stream.write_all(&vec![b'x'; bytes]).await.unwrap();
        }
    }
}

#[purlin::test]
async fn a_content_that_is_announced_as_too_long_is_never_asked_for() {
    let client = TestClient::serve(app(routes![text]).body_limit(100)).await;
    let answer = announced(&client, 101, "").await;
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    assert!(answer.contains("connection: close"), "{answer}");
    let answer = announced(&client, 100, "connection: close\r\n").await;
    assert!(
        answer.starts_with("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK"),
        "{answer}"
    );
}

#[purlin::test]
async fn what_was_unpacked_counts_however_late_it_came_out() {
    let gate = Arc::new(Semaphore::new(0));
    let app = app(routes![held]).state(Arc::clone(&gate)).decompression(true);
    let client = TestClient::new(app);
    let bodies = &client.app().resources().bodies;
    let busy = {
        let client = client.clone();
        let packed = gzip(&[b'x'; 60]);
        let send = async move {
            let request = client.post("/held").header("content-encoding", "gzip");
            request.content("a/b", packed).await.status()
        };
        tokio::spawn(send)
    };
    settle().await;
    assert_eq!(bodies.used(), 60);
    gate.add_permits(1);
    assert_eq!(busy.await.unwrap(), 200);
    assert_eq!(bodies.used(), 0);
}

/// An argument of an app that takes the stream.
struct Counted(Option<usize>);

impl Extract for Counted {
    const PHASE: Phase = Phase::Input;
    const BODY: bool = true;

    fn describe(operation: &mut OperationBuilder<'_>, _: &ArgMeta) {
        operation.undocumented();
    }

    async fn extract(cx: &mut Cx, _: &ArgMeta) -> Result<Self, Reject> {
        let content = cx.take_body().unwrap_or_default().collect(usize::MAX).await;
        Ok(Self(content.ok().map(|content| content.len())))
    }
}

#[post("/counted", body_limit = 10)]
async fn counted(content: Counted) -> Json<Option<usize>> {
    Json(content.0)
}

/// What streams at once, and so says no length, is cut off as well.
#[purlin::test]
async fn an_argument_of_ones_own_takes_no_more_than_the_route() {
    let app = app(routes![counted]).build().unwrap();
    for (bytes, read) in [(10, "10"), (11, "null")] {
        let (parts, body) = stream();
        parts.send(Bytes::from("x".repeat(bytes))).unwrap();
        drop(parts);
        let answer = app.clone().oneshot(post("/counted", body)).await.unwrap();
        let text = answer.into_body().collect(100).await.unwrap();
        assert_eq!(text, read, "{bytes}");
    }
}
