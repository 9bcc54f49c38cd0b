//! Connections that the server takes back from hyper and hands to it anew, when they are quiet or after a large answer:
//! nothing of them is lost, and nothing is read as what it is not.

use std::time::Duration;

use purlin::prelude::*;
use purlin::server::Limits;
use purlin::{Body, Bytes};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::live::{Client, Live, StillClock, get, is_last};

/// More than hyper holds before it writes.
const LARGE: usize = 300 * 1024;

/// A content that would be a request, if it were not one's content.
const CONTENT: &str = "GET /small HTTP/1.1\r\nhost: a.example\r\n\r\n";

#[get("/small")]
async fn small() -> Text {
    Text("small".to_owned())
}

#[get("/large")]
async fn large() -> Bytes {
    Bytes::from(vec![b'x'; LARGE])
}

/// Answers with so many bytes, and leaves the content unread.
#[post("/unread/{size}")]
async fn unread(size: Path<usize>) -> Bytes {
    Bytes::from(vec![b'x'; *size])
}

/// Tells that it was called.
#[get("/called")]
async fn called(read: State<UnboundedSender<Bytes>>) -> Text {
    read.send(Bytes::from_static(b"called")).unwrap();
    Text("called".to_owned())
}

/// Answers at once, with so many bytes, and lets a task read the content.
#[post("/later/{size}")]
async fn later(size: Path<usize>, content: Body, read: State<UnboundedSender<Bytes>>) -> Bytes {
    let read = read.clone();
    tokio::spawn(async move { read.send(content.collect(1024).await.unwrap()) });
    Bytes::from(vec![b'x'; *size])
}

fn app(read: UnboundedSender<Bytes>) -> App {
    App::new("Handed back", "1.0.0")
        .state(read)
        .module(Module::new("handed_back").routes(routes![small, large, unread, called, later]))
}

async fn expect(client: &mut Client, path: &str) {
    let answer = client.answer().await;
    let length = if path == "/large" { LARGE } else { "small".len() };
    assert_eq!((answer.status, answer.content.len()), (200, length), "{path}");
}

#[purlin::test]
async fn after_large_answers_others_follow() {
    let live = Live::start(app(unbounded_channel().0), Limits::default()).await;
    let mut client = live.connect().await;
    for path in ["/small", "/large", "/small", "/large", "/large", "/small"] {
        client.send(get(path, "")).await;
        expect(&mut client, path).await;
    }
}

#[purlin::test]
async fn requests_behind_a_large_answer_are_answered_though_they_came_before_it() {
    let live = Live::start(app(unbounded_channel().0), Limits::default()).await;
    let mut client = live.connect().await;
    let paths = ["/large", "/small", "/large", "/small"];
    // The last one comes in two parts.
    let requests = paths.map(|path| get(path, "")).concat();
    let (first, rest) = requests.split_at(requests.len() - 20);
    client.send(first).await;
    expect(&mut client, paths[0]).await;
    client.send(rest).await;
    for path in &paths[1..] {
        expect(&mut client, path).await;
    }
}

/// The content of a request that is answered already comes so much later, and is no request.
async fn content_after_an_answer_of(size: usize, pause: Duration) {
    let (read, mut contents) = unbounded_channel();
    let live = Live::start(app(read), Limits::default()).await;
    let clock = StillClock::stop();
    let mut client = live.connect().await;
    let head = format!(
        "POST /later/{size} HTTP/1.1\r\nhost: a.example\r\ncontent-length: {}\r\n\r\n",
        CONTENT.len()
    );
    client.send(head).await;
    assert_eq!(client.answer().await.content.len(), size);
    clock.pass(pause).await;
    assert_eq!(live.is_served().await, 404);
    client.send(CONTENT).await;
    assert_eq!(contents.recv().await.unwrap(), CONTENT);
    client.send(get("/large", "connection: close\r\n")).await;
    expect(&mut client, "/large").await;
    client.expect_end().await;
}

#[purlin::test]
async fn content_that_comes_after_a_quiet_time_is_read_by_who_waits_for_it() {
    content_after_an_answer_of(1, Duration::from_millis(600)).await;
}

#[purlin::test]
async fn content_that_comes_after_a_large_answer_is_read_by_who_waits_for_it() {
    content_after_an_answer_of(LARGE, Duration::ZERO).await;
}

#[purlin::test]
async fn content_that_was_read_over_ends_no_later_answer() {
    let (read, mut contents) = unbounded_channel();
    let live = Live::start(app(read), Limits::default()).await;
    let mut client = live.connect().await;
    read_over(&mut client).await;
    let length = CONTENT.len();
    client
        .send(format!(
            "POST /later/1 HTTP/1.1\r\nhost: a.example\r\ncontent-length: {length}\r\n\r\n"
        ))
        .await;
    assert!(!is_last(&client.answer().await), "its content is wanted");
    client.send(CONTENT).await;
    assert_eq!(contents.recv().await.unwrap(), CONTENT);
    client.send(get("/small", "connection: close\r\n")).await;
    expect(&mut client, "/small").await;
    client.expect_end().await;
}

/// Sizes that hyper copies, that it does not copy, and that it does not write at once.
const SIZES: [usize; 3] = [100, 5_000, LARGE];

const EXPECT: &str = "expect: 100-continue\r\n";

/// A request with content that its handler leaves unread. It reads like requests, wherever one begins to read it.
fn with_unread_content(size: usize, fields: &str) -> (String, String) {
    let content = "\r\n".repeat(10_000) + &get("/called", "");
    let length = content.len();
    let head = format!(
        "POST /unread/{size} HTTP/1.1\r\nhost: a.example\r\ncontent-length: {length}\r\n{fields}\r\n"
    );
    (head, content)
}

/// Nothing was called, on a connection that answered once or is about to.
async fn expect_no_call(live: &Live, mut client: Client, calls: &mut UnboundedReceiver<Bytes>, size: usize) {
    client.send(get("/small", "connection: close\r\n")).await;
    for answer in client.rest().await {
        assert_ne!(answer.content, b"called", "after an answer of {size} bytes");
    }
    live.is_served().await;
    assert!(calls.try_recv().is_err(), "after an answer of {size} bytes");
}

/// A request whose content nobody reads, and that hyper reads over, since it is all there.
async fn read_over(client: &mut Client) {
    client
        .send("POST /unread/1 HTTP/1.1\r\nhost: a.example\r\ncontent-length: 5\r\n\r\nhello")
        .await;
    let answer = client.answer().await;
    assert!(answer.status == 200 && !is_last(&answer), "{answer:?}");
}

/// Unread content that comes so much later than its answer is no request, also behind one that was read over.
async fn unread_content_after(pause: Duration) {
    let (read, mut calls) = unbounded_channel();
    let live = Live::start(app(read), Limits::default()).await;
    let clock = StillClock::stop();
    for size in SIZES {
        for (fields, is_first) in [("", true), (EXPECT, true), ("", false), (EXPECT, false)] {
            let (head, content) = with_unread_content(size, fields);
            let mut client = live.connect().await;
            if !is_first {
                read_over(&mut client).await;
            }
            client.send(head).await;
            assert_eq!(client.answer().await.content.len(), size);
            clock.pass(pause).await;
            live.is_served().await;
            client.send(content).await;
            expect_no_call(&live, client, &mut calls, size).await;
        }
    }
}

#[purlin::test]
async fn content_that_nobody_read_is_no_request() {
    let (read, mut calls) = unbounded_channel();
    let live = Live::start(app(read), Limits::default()).await;
    for size in SIZES {
        for fields in ["", EXPECT] {
            let (head, content) = with_unread_content(size, fields);
            let mut client = live.connect().await;
            client.send(head + &content).await;
            assert_eq!(client.answer().await.content.len(), size);
            expect_no_call(&live, client, &mut calls, size).await;
        }
    }
}

#[purlin::test]
async fn content_that_nobody_read_is_no_request_after_its_answer() {
    unread_content_after(Duration::ZERO).await;
}

#[purlin::test]
async fn content_that_nobody_read_is_no_request_after_a_quiet_time() {
    unread_content_after(Duration::from_millis(600)).await;
}

#[purlin::test]
async fn a_connection_that_ends_has_no_more_requests() {
    let (read, mut calls) = unbounded_channel();
    let live = Live::start(app(read), Limits::default()).await;
    for path in ["/small", "/large"] {
        for behind in ["", &get("/called", "")] {
            let mut client = live.connect().await;
            client.send(get(path, "connection: close\r\n") + behind).await;
            expect(&mut client, path).await;
            // The server waits for a moment until the client ends the connection too.
            client.send(get("/called", "")).await;
            live.is_served().await;
            client.expect_end().await;
            live.is_served().await;
            assert!(calls.try_recv().is_err(), "{path}");
        }
    }
}
