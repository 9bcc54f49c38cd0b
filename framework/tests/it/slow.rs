//! Clients that hold what they use for as long as they are let: each is sent away in time, and others are served meanwhile.
//!
//! Sockets and server are real, and time is not: it passes in steps, and only once the server has seen all that was sent.

mod client;
mod http2;
mod kind;
#[cfg(target_os = "linux")]
mod unsent;

use std::time::Duration;

use futures_util::FutureExt;
use http_body_util::BodyExt;
use purlin::Bytes;
use purlin::http::Request;
use purlin::prelude::*;
use purlin::server::Limits;
use purlin::tower::util::MapRequestLayer;

use crate::live::{Client, Live, StillClock};
use client::Slow;
use kind::Kind;

/// Clients of each kind.
const CLIENTS: usize = 20;

/// How much time passes between two looks.
const STEP: Duration = Duration::from_millis(100);

/// How much later than its limit a client may be sent away.
const TOLERANCE: Duration = Duration::from_secs(1);

/// A content of this length at this pace takes far longer than a handler may.
const CONTENT: usize = 1024 * 1024;
const PER_SECOND: usize = 4096;

/// More than the buffers of both ends hold.
const LARGE: usize = 16 * 1024 * 1024;

#[get("/")]
async fn root() -> Text {
    Text("root".to_owned())
}

#[post("/upload")]
async fn upload(content: Bytes) -> Text {
    Text(format!("{} bytes", content.len()))
}

/// Takes its content, and never answers.
#[post("/never")]
async fn never(_content: Bytes) -> Text {
    std::future::pending().await
}

#[get("/large")]
async fn large(content: State<Bytes>) -> Bytes {
    Bytes::clone(&content)
}

fn app() -> App {
    App::new("Slow", "1.0.0")
        .state(Bytes::from(vec![b'.'; LARGE]))
        .module(Module::new("slow").routes(routes![root, upload, never, large]))
}

/// Lets time pass until all clients are sent away, or the last of them should have been. Others are served at each step.
async fn watch(clock: &StillClock, live: &Live, clients: &mut [Slow], limit: Duration) {
    while clock.passed() <= limit + TOLERANCE && clients.iter().any(|client| client.closed().is_none()) {
        clock.pass(STEP).await;
        assert_eq!(live.is_served().await, 200, "after {:?}", clock.passed());
        for client in &mut *clients {
            client.look(clock.passed());
        }
    }
}

async fn check(kind: Kind) {
    let clock = StillClock::stop();
    let live = Live::start(app(), Limits::default()).await;
    let mut clients = Vec::new();
    for _ in 0..CLIENTS {
        clients.push(Slow::begin(kind, live.address()).await);
    }
    assert_eq!(live.is_served().await, 200);
    let limit = kind.limit(&Limits::default());
    watch(&clock, &live, &mut clients, limit).await;
    for client in clients {
        let closed = client.closed();
        assert!(
            closed.is_some_and(|closed| (limit..=limit + TOLERANCE).contains(&closed)),
            "{kind:?} is due after {limit:?} and closed after {closed:?}"
        );
        assert_eq!(client.status(), kind.status(), "{kind:?}");
    }
}

#[tokio::test]
async fn who_says_nothing_is_sent_away() {
    check(Kind::Silent).await;
}

#[tokio::test]
async fn who_stops_in_a_header_is_told_and_sent_away() {
    check(Kind::HalfHeader).await;
}

#[tokio::test]
async fn who_drips_a_header_is_told_and_sent_away() {
    check(Kind::DrippedHeader).await;
}

#[tokio::test]
async fn who_announces_content_and_sends_none_is_told_and_sent_away() {
    check(Kind::SilentBody).await;
}

#[tokio::test]
async fn who_drips_content_is_told_and_sent_away() {
    check(Kind::DrippedBody).await;
}

#[tokio::test]
async fn who_takes_nothing_of_an_answer_is_cut_off() {
    check(Kind::UnreadAnswer).await;
}

#[tokio::test]
async fn who_was_served_and_asks_for_nothing_more_is_sent_away() {
    check(Kind::Idle).await;
}

/// Sends a content as slowly as a bad network does, over more time than a handler has.
async fn upload_slowly(clock: &StillClock, live: &Live, target: &str) -> Client {
    let mut client = live.connect().await;
    let head = format!("POST {target} HTTP/1.1\r\nhost: a\r\ncontent-length: {CONTENT}\r\n\r\n");
    client.send(head).await;
    for _ in 0..CONTENT / PER_SECOND {
        clock.pass(Duration::from_secs(1)).await;
        client.send([b'.'; PER_SECOND]).await;
        assert_eq!(live.is_served().await, 200, "after {:?}", clock.passed());
    }
    client
}

async fn check_rate(app: App) {
    let clock = StillClock::stop();
    let live = Live::start(app, Limits::default()).await;
    let mut client = upload_slowly(&clock, &live, "/upload").await;
    let answer = client.answer().await;
    assert_eq!((answer.status, &*answer.content), (200, &b"1048576 bytes"[..]));
}

#[tokio::test]
async fn who_sends_at_an_allowed_rate_is_answered_however_long_it_takes() {
    check_rate(app()).await;
}

#[tokio::test]
async fn a_layer_that_wraps_the_content_does_not_change_that() {
    let wrap = |request: Request<Body>| request.map(|body| Body::new(body.map_err(|error| error)));
    check_rate(app().layer(MapRequestLayer::new(wrap))).await;
}

#[tokio::test]
async fn the_time_of_a_handler_begins_when_its_content_is_there() {
    let clock = StillClock::stop();
    let live = Live::start(app(), Limits::default()).await;
    let mut client = upload_slowly(&clock, &live, "/never").await;
    clock.pass(Duration::from_secs(29)).await;
    assert_eq!(live.is_served().await, 200);
    assert!(client.answer().now_or_never().is_none(), "its time is not over");
    clock.pass(Duration::from_secs(2)).await;
    assert_eq!(client.answer().await.status, 504);
}
