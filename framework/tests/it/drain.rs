//! The end of a server: who has been let in gets an answer, and nobody can hold it up.

mod at_once;
mod http2;

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use http_body_util::StreamBody;
use purlin::http_body::Frame;
use purlin::prelude::*;
use purlin::server::{Drain, DrainDriver, DrainStage, Limits};
use purlin::{Body, Bytes};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Notify;
use tokio::sync::mpsc::unbounded_channel;

use crate::live::{Client, Live, StillClock, get, is_last};

/// How often a case that could depend on luck is repeated.
const TIMES: usize = 10;

/// What a handler and its test tell each other.
#[derive(Clone, Default)]
struct Signals(Arc<Inside>);

#[derive(Default)]
struct Inside {
    begun: Notify,
    go_on: Notify,
    runs: AtomicUsize,
}

#[get("/")]
async fn root(signals: State<Signals>) -> Text {
    signals.0.runs.fetch_add(1, Ordering::SeqCst);
    Text("root".to_owned())
}

/// Answers when the test says so.
#[get("/waits", timeout = "off")]
async fn waits(signals: State<Signals>) -> Text {
    signals.0.runs.fetch_add(1, Ordering::SeqCst);
    signals.0.begun.notify_one();
    signals.0.go_on.notified().await;
    Text("finished".to_owned())
}

/// Answers when the server is about to end.
#[get("/until-the-end")]
async fn until_the_end(drain: State<Drain>, signals: State<Signals>) -> Text {
    signals.0.begun.notify_one();
    drain.begun().await;
    Text("come back later".to_owned())
}

#[post("/upload")]
async fn upload(content: Bytes) -> Text {
    Text(format!("{} bytes", content.len()))
}

/// A server with its handlers' signals, and a clock that stands still.
async fn start() -> (StillClock, Live, Signals) {
    let clock = StillClock::stop();
    let (live, signals) = serve().await;
    (clock, live, signals)
}

async fn serve() -> (Live, Signals) {
    let (live, _, signals) = driven().await;
    (live, signals)
}

/// A server whose end the test can bring on, step by step.
async fn driven() -> (Live, DrainDriver, Signals) {
    let (driver, signals) = (DrainDriver::new(), Signals::default());
    let routes = routes![root, waits, until_the_end, upload, backlog];
    let app = App::new("Drain", "1.0.0")
        .drain(&driver)
        .state(signals.clone())
        .module(Module::new("drain").routes(routes));
    (Live::start(app, Limits::default()).await, driver, signals)
}

/// The connection gets one more answer, the server tells that it is the last, and both end.
async fn is_served_once_more(live: Live, mut client: Client) {
    let answer = client.get("/").await;
    assert!(answer.status == 200 && is_last(&answer), "{answer:?}");
    client.expect_end().await;
    live.end().await;
}

#[tokio::test]
async fn a_quiet_server_ends_at_once() {
    let (clock, mut live, _) = start().await;
    live.stop();
    live.end().await;
    assert_eq!(clock.passed(), Duration::ZERO);
}

/// The servers of two listeners, each with an app of its own, that share a drain.
async fn two_that_share_a_drain() -> ([Live; 2], DrainDriver) {
    let driver = DrainDriver::new();
    let app = || App::new("Drain", "1.0.0").drain(&driver);
    let first = Live::start(app(), Limits::default()).await;
    let second = Live::start(app(), Limits::default()).await;
    for live in [&first, &second] {
        assert_eq!(live.is_served().await, 404);
    }
    ([first, second], driver)
}

#[tokio::test]
async fn servers_that_share_a_drain_end_with_the_first() {
    let _clock = StillClock::stop();
    let ([mut first, second], _) = two_that_share_a_drain().await;
    first.stop();
    first.end().await;
    second.end().await;
}

#[tokio::test]
async fn who_has_nothing_to_do_cuts_off_nobody_who_shares_its_drain() {
    let clock = StillClock::stop();
    let (mut busy, driver, signals) = driven().await;
    let idle = Live::start(App::new("Idle", "1.0.0").drain(&driver), Limits::default()).await;
    assert_eq!(idle.is_served().await, 404);
    let mut client = busy.connect().await;
    client.send(get("/waits", "")).await;
    signals.0.begun.notified().await;
    busy.stop_accepting().await;
    clock.pass(Duration::from_secs(2)).await;
    driver.drain().reached(DrainStage::Closing).await;
    clock.pass(Duration::from_secs(2)).await;
    assert!(!busy.has_ended() && !idle.has_ended());
    signals.0.go_on.notify_one();
    let answer = client.answer().await;
    assert_eq!(answer.content, b"finished");
    client.expect_end().await;
    busy.end().await;
    idle.end().await;
}

#[tokio::test]
async fn servers_end_when_somebody_else_begins_their_drain() {
    let _clock = StillClock::stop();
    let ([first, second], driver) = two_that_share_a_drain().await;
    driver.advance(DrainStage::LameDuck);
    first.end().await;
    second.end().await;
}

#[tokio::test]
async fn a_connection_that_was_accepted_and_said_nothing_yet_is_answered() {
    let _clock = StillClock::stop();
    for _ in 0..TIMES {
        let (mut live, _) = serve().await;
        let client = live.connect().await;
        // The system hands connections over in their order, so the first one was accepted before this one was.
        assert_eq!(live.is_served().await, 200);
        live.stop_accepting().await;
        is_served_once_more(live, client).await;
    }
}

#[tokio::test]
async fn a_connection_that_only_the_system_has_accepted_is_answered() {
    let _clock = StillClock::stop();
    for _ in 0..TIMES {
        let (mut live, _) = serve().await;
        // No task runs between here and the stop, so the server cannot have seen the connection.
        let stream = std::net::TcpStream::connect(live.address()).unwrap();
        live.stop();
        stream.set_nonblocking(true).unwrap();
        let client = Client::new(tokio::net::TcpStream::from_std(stream).unwrap());
        is_served_once_more(live, client).await;
    }
}

#[tokio::test]
async fn an_idle_connection_may_ask_once_more() {
    let _clock = StillClock::stop();
    for _ in 0..TIMES {
        let (mut live, _) = serve().await;
        let mut client = live.connect().await;
        assert!(!is_last(&client.get("/").await));
        live.stop_accepting().await;
        is_served_once_more(live, client).await;
    }
}

/// The server is busy, and sees the request only when it closes connections that ask for nothing.
#[tokio::test]
async fn a_request_that_came_in_time_is_answered_though_it_is_seen_too_late() {
    let clock = StillClock::stop();
    for (requests, pause) in [(0, 0), (1, 0), (1, 1)] {
        let (live, driver, _) = driven().await;
        let mut client = live.connect().await;
        for _ in 0..requests {
            client.get("/").await;
        }
        assert_eq!(live.is_served().await, 200);
        clock.pass(Duration::from_secs(pause)).await;
        assert_eq!(live.is_served().await, 200);
        // No task of the server runs between the two.
        client.send_at_once(get("/", ""));
        driver.advance(DrainStage::Closing);
        let answer = client.answer().await;
        assert!(answer.status == 200 && is_last(&answer), "{answer:?}");
        client.expect_end().await;
    }
}

/// Sends more at once than a task may take in one turn, and then nothing, and never ends.
#[get("/backlog")]
async fn backlog(signals: State<Signals>) -> Response {
    let (send, receive) = unbounded_channel();
    for _ in 0..1_000 {
        send.send(Bytes::from_static(b"more")).unwrap();
    }
    signals.0.begun.notify_one();
    let parts = futures_util::stream::unfold((send, receive), |(send, mut receive)| async {
        let part = receive.recv().await?;
        Some((Ok::<_, Infallible>(Frame::data(part)), (send, receive)))
    });
    Response::new(Body::new(StreamBody::new(parts)))
}

#[tokio::test]
async fn who_sends_much_at_once_hears_of_the_end_too() {
    let _clock = StillClock::stop();
    let (live, driver, signals) = driven().await;
    let mut stream = TcpStream::connect(live.address()).await.unwrap();
    stream.write_all(get("/backlog", "").as_bytes()).await.unwrap();
    signals.0.begun.notified().await;
    for _ in 0..TIMES {
        assert_eq!(live.is_served().await, 200);
    }
    driver.advance(DrainStage::Ended);
    // However it ends; it waits for ever otherwise.
    let _ = stream.read_to_end(&mut Vec::new()).await;
}

#[tokio::test]
async fn a_server_that_has_little_time_to_end_takes_no_more() {
    let clock = StillClock::stop();
    let app = App::new("Drain", "1.0.0");
    let mut live = Live::start(app, Limits::default().drain(Duration::from_millis(100))).await;
    let mut client = live.connect().await;
    client.get("/").await;
    live.stop_accepting().await;
    clock.pass(Duration::from_millis(101)).await;
    client.expect_end().await;
    live.end().await;
}

#[tokio::test]
async fn an_idle_connection_that_asks_for_nothing_is_closed_after_a_second() {
    let (clock, mut live, _) = start().await;
    let mut client = live.connect().await;
    client.get("/").await;
    live.stop_accepting().await;
    clock.pass(Duration::from_millis(999)).await;
    assert_eq!(live.drain().stage(), DrainStage::Draining);
    clock.pass(Duration::from_millis(2)).await;
    client.expect_end().await;
    live.end().await;
}

#[tokio::test]
async fn a_request_under_way_is_finished() {
    let (clock, mut live, signals) = start().await;
    let mut client = live.connect().await;
    client.send(get("/waits", "")).await;
    signals.0.begun.notified().await;
    live.stop_accepting().await;
    clock.pass(Duration::from_secs(29)).await;
    assert!(!live.has_ended());
    signals.0.go_on.notify_one();
    let answer = client.answer().await;
    assert_eq!(
        (answer.status, answer.content.as_slice()),
        (200, &b"finished"[..])
    );
    assert!(is_last(&answer), "{answer:?}");
    client.expect_end().await;
    live.end().await;
}

#[tokio::test]
async fn a_request_that_takes_too_long_is_cut_off() {
    let (clock, mut live, signals) = start().await;
    let mut client = live.connect().await;
    client.send(get("/waits", "")).await;
    signals.0.begun.notified().await;
    live.stop_accepting().await;
    clock.pass(Duration::from_secs(2)).await;
    live.drain().reached(DrainStage::Closing).await;
    clock.pass(Duration::from_secs(27)).await;
    assert!(!live.has_ended());
    clock.pass(Duration::from_secs(2)).await;
    live.end().await;
    client.expect_end().await;
}

#[tokio::test]
async fn of_requests_in_a_row_each_is_answered_or_was_never_run() {
    let (clock, mut live, signals) = start().await;
    let mut client = live.connect().await;
    client.send(get("/waits", "") + &get("/", "")).await;
    signals.0.begun.notified().await;
    live.stop_accepting().await;
    clock.pass(Duration::from_secs(2)).await;
    signals.0.go_on.notify_one();
    let answer = client.answer().await;
    // It tells the client that there is no answer to the second, which may so be sent elsewhere (RFC 9112, section 9.6).
    assert!(answer.status == 200 && is_last(&answer), "{answer:?}");
    client.expect_end().await;
    live.end().await;
    assert_eq!(signals.0.runs.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn content_that_the_client_was_told_to_send_is_waited_for() {
    let (clock, mut live, _) = start().await;
    let mut client = live.connect().await;
    let head = "POST /upload HTTP/1.1\r\nhost: live.example\r\ncontent-type: application/octet-stream\r\n\
        content-length: 4\r\nexpect: 100-continue\r\n\r\n";
    client.send(head).await;
    assert_eq!(client.answer().await.status, 100);
    live.stop_accepting().await;
    clock.pass(Duration::from_secs(2)).await;
    client.send("1234").await;
    let answer = client.answer().await;
    assert_eq!((answer.status, answer.content.as_slice()), (200, &b"4 bytes"[..]));
    assert!(is_last(&answer), "{answer:?}");
    client.expect_end().await;
    live.end().await;
}

#[tokio::test]
async fn a_handler_that_watches_the_drain_is_woken_by_it() {
    let (clock, mut live, signals) = start().await;
    let mut client = live.connect().await;
    client.send(get("/until-the-end", "")).await;
    signals.0.begun.notified().await;
    live.stop();
    let answer = client.answer().await;
    assert_eq!(answer.content, b"come back later");
    assert!(is_last(&answer), "{answer:?}");
    client.expect_end().await;
    live.end().await;
    assert_eq!(clock.passed(), Duration::ZERO);
}

#[tokio::test]
async fn who_watches_its_readiness_is_given_time_to_look_elsewhere() {
    let (clock, mut live, _) = start().await;
    let mut platform = live.connect().await;
    platform.send(get("/health/ready", "connection: close\r\n")).await;
    assert_eq!(platform.answer().await.status, 200);
    platform.expect_end().await;
    live.stop();
    live.drain().reached(DrainStage::LameDuck).await;
    clock.pass(Duration::from_secs(4)).await;
    let mut client = live.connect().await;
    let answer = client.get("/").await;
    assert!(answer.status == 200 && is_last(&answer), "{answer:?}");
    assert_eq!(live.drain().stage(), DrainStage::LameDuck);
    clock.pass(Duration::from_secs(2)).await;
    client.expect_end().await;
    live.end().await;
}
