//! Connections that the server takes back from hyper and hands to it anew, when they are quiet or after a large answer:
//! nothing of them is lost, and nothing is read as what it is not.

use std::time::Duration;

use purlin::prelude::*;
use purlin::server::Limits;
use purlin::{Body, Bytes};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use crate::live::{Client, Live, StillClock, get};

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
        .module(Module::new("handed_back").routes(routes![small, large, later]))
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
