//! How many connections there may be, and how many requests on one.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use hyper_util::rt::{TokioExecutor, TokioIo};
use purlin::extract::State;
use purlin::prelude::*;
use purlin::server::Limits;
use purlin::{Body, Bytes};
use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::Semaphore;

use crate::live::{Client, Live, StillClock, get, is_last};
use crate::robust::Log;

#[get("/")]
async fn root() -> Text {
    Text("root".to_owned())
}

/// Requests that are held, until the test ends.
#[derive(Clone)]
struct Held(Arc<Semaphore>);

impl Held {
    /// Waits until there are so many.
    async fn are(&self, count: u32) {
        self.0.acquire_many(count).await.unwrap().forget();
    }
}

#[post("/hold")]
async fn hold(held: State<Held>, _content: Bytes) -> Text {
    held.0.add_permits(1);
    std::future::pending().await
}

async fn start(limits: Limits) -> Live {
    start_held(limits).await.0
}

async fn start_held(limits: Limits) -> (Live, Held) {
    let (app, held) = app();
    (Live::start(app, limits).await, held)
}

/// The same with proxies that are trusted, in a network.
async fn start_behind(proxies: &str, limits: Limits) -> (Live, Held) {
    let (app, held) = app();
    let app = app.trusted_proxies([proxies.parse().unwrap()]);
    (Live::start(app, limits).await, held)
}

fn app() -> (App, Held) {
    let held = Held(Arc::new(Semaphore::new(0)));
    let module = Module::new("caps").routes(routes![root, hold]);
    let app = App::new("Caps", "1.0.0").state(held.clone()).module(module);
    (app, held)
}

/// A request whose content is held, on a connection of its own.
async fn holding(live: &Live, content: &str) -> Client {
    let mut client = live.connect().await;
    client.send(post(content)).await;
    client
}

fn post(content: &str) -> String {
    let length = content.len();
    format!("POST /hold HTTP/1.1\r\nhost: caps.example\r\ncontent-length: {length}\r\n\r\n{content}")
}

/// A connection from another address of this machine.
async fn stranger(live: &Live) -> Client {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind((Ipv4Addr::new(127, 0, 0, 2), 0).into()).unwrap();
    Client::new(socket.connect(live.address()).await.unwrap())
}

/// A connection that has a place.
async fn admitted(live: &Live) -> Client {
    let mut client = live.connect().await;
    assert_eq!(client.get("/").await.status, 200);
    client
}

/// A connection for which there is no room: it is told so, and for how long to stay away, and closed.
async fn is_refused(live: &Live) {
    let mut client = live.connect().await;
    let answer = client.get("/").await;
    assert_eq!(answer.status, 503);
    assert_eq!(answer.field("retry-after"), Some("1"));
    assert!(is_last(&answer), "{answer:?}");
    client.expect_end().await;
}

/// The server notices on its own time that a connection has ended.
async fn is_admitted_soon(live: &Live) {
    while live.is_served().await == 503 {}
}

#[tokio::test]
async fn there_is_room_for_so_many_connections_and_again_when_one_leaves() {
    let _clock = StillClock::stop();
    let live = start(Limits::default().connections(2)).await;
    let mut first = admitted(&live).await;
    let second = admitted(&live).await;
    is_refused(&live).await;
    is_refused(&live).await;
    assert_eq!(first.get("/").await.status, 200, "who has a place keeps it");
    drop(second);
    is_admitted_soon(&live).await;
}

#[tokio::test]
async fn who_is_refused_is_counted_in_the_log_but_has_no_line_of_its_own() {
    let clock = StillClock::stop();
    let log = Log::default();
    let _listening = log.listen();
    let live = start(Limits::default().connections(1)).await;
    let _first = admitted(&live).await;
    for _ in 0..3 {
        is_refused(&live).await;
    }
    let told = log.with("too many connections");
    assert!(told.len() == 1 && told[0].starts_with("WARN"), "{told:?}");
    clock.pass(Duration::from_secs(11)).await;
    is_refused(&live).await;
    let told = log.with("too many connections");
    assert!(told.len() == 2 && told[1].contains(" connections=3"), "{told:?}");
    assert!(told[1].contains("connections_per_address=0"), "{told:?}");
}

#[tokio::test]
async fn one_address_has_so_many_connections_and_again_when_one_leaves() {
    let _clock = StillClock::stop();
    let live = start(Limits::default().connections_per_address(1)).await;
    let first = admitted(&live).await;
    is_refused(&live).await;
    drop(first);
    is_admitted_soon(&live).await;
}

#[tokio::test]
async fn a_trusted_proxy_has_any_number_of_connections_and_who_comes_around_it_has_not() {
    let _clock = StillClock::stop();
    let limits = Limits::default().connections_per_address(1);
    let (live, _) = start_behind("127.0.0.1/32", limits).await;
    let _proxy = [admitted(&live).await, admitted(&live).await];
    let mut first = stranger(&live).await;
    assert_eq!(first.get("/").await.status, 200);
    assert_eq!(stranger(&live).await.get("/").await.status, 503);
    assert_eq!(first.get("/").await.status, 200);
}

#[tokio::test]
async fn a_trusted_proxy_may_have_all_of_the_requests_and_who_comes_around_it_half() {
    let _clock = StillClock::stop();
    for (proxies, status) in [("127.0.0.1/32", 200), ("10.0.0.0/8", 503)] {
        let (live, held) = start_behind(proxies, Limits::behind_proxy().requests(2)).await;
        let _busy = holding(&live, "").await;
        held.are(1).await;
        assert_eq!(live.is_served().await, status, "{proxies}");
    }
}

#[tokio::test]
async fn one_address_has_half_of_the_requests_and_asks_how_the_app_is_all_the_same() {
    let clock = StillClock::stop();
    let limits = Limits::default().requests(4).idle(Duration::from_mins(2));
    let (live, held) = start_held(limits).await;
    let busy = [holding(&live, "").await, holding(&live, "").await];
    held.are(2).await;
    let mut third = live.connect().await;
    let refused = third.get("/").await;
    assert_eq!((refused.status, refused.field("retry-after")), (503, Some("1")));
    assert_eq!(third.get("/health/live").await.status, 200);
    assert_eq!(third.get("/").await.status, 503);
    assert_eq!(stranger(&live).await.get("/").await.status, 200);
    drop(busy);
    assert_eq!(third.get("/").await.status, 503, "their work goes on");
    clock.pass(Duration::from_secs(31)).await;
    for _ in 0..3 {
        assert_eq!(third.get("/").await.status, 200, "each leaves again");
    }
}

#[tokio::test]
async fn who_leaves_and_comes_again_has_no_other_half() {
    let clock = StillClock::stop();
    let (live, held) = start_held(Limits::default().requests(4).idle(Duration::from_mins(2))).await;
    let mut other = stranger(&live).await;
    for _ in 0..2 {
        drop(holding(&live, "").await);
        held.are(1).await;
    }
    // No connection of theirs is left when this has been answered often enough.
    for _ in 0..10 {
        assert_eq!(other.get("/").await.status, 200);
    }
    assert_eq!(live.is_served().await, 503);
    clock.pass(Duration::from_secs(31)).await;
    assert_eq!(live.is_served().await, 200);
}

#[tokio::test]
async fn one_address_has_half_of_the_memory_for_contents_and_again_when_it_is_free() {
    let clock = StillClock::stop();
    let (live, held) = start_held(Limits::default().bodies(100)).await;
    let _busy = holding(&live, &"x".repeat(40)).await;
    held.are(1).await;
    assert_eq!(holding(&live, &"x".repeat(20)).await.answer().await.status, 503);
    let mut other = stranger(&live).await;
    other.send(post(&"x".repeat(20))).await;
    held.are(1).await;
    // The handler's time is over, and what it held is free. One content alone may have more than half.
    clock.pass(Duration::from_secs(31)).await;
    let _again = holding(&live, &"x".repeat(90)).await;
    held.are(1).await;
}

#[tokio::test]
async fn who_is_refused_and_stays_is_cut_off() {
    let clock = StillClock::stop();
    let live = start(Limits::default().connections(1)).await;
    let _first = admitted(&live).await;
    let mut client = live.connect().await;
    assert_eq!(client.answer().await.status, 503, "it is told before it asks");
    clock.pass(Duration::from_secs(2)).await;
    client.expect_end().await;
}

#[tokio::test]
async fn the_last_request_of_a_connection_is_told_to_be_the_last() {
    let _clock = StillClock::stop();
    let live = start(Limits::default().requests_per_connection(3)).await;
    let mut client = live.connect().await;
    for _ in 0..2 {
        assert!(!is_last(&client.get("/").await));
    }
    client.send(get("/", "").repeat(2)).await;
    let third = client.answer().await;
    assert!(third.status == 200 && is_last(&third), "{third:?}");
    client.expect_end().await;
    assert_eq!(live.is_served().await, 200);
}

#[tokio::test]
async fn a_connection_of_http2_says_goodbye_after_its_last_request() {
    let _clock = StillClock::stop();
    let live = start(Limits::default().requests_per_connection(3)).await;
    let stream = TcpStream::connect(live.address()).await.unwrap();
    let (mut requests, connection) =
        hyper::client::conn::http2::handshake(TokioExecutor::new(), TokioIo::new(stream))
            .await
            .unwrap();
    let connection = tokio::spawn(connection);
    for _ in 0..3 {
        let request = http::Request::get("http://caps.example/")
            .body(Body::empty())
            .unwrap();
        assert_eq!(requests.send_request(request).await.unwrap().status(), 200);
    }
    // GOAWAY ends it in order, though the client would send more.
    connection.await.unwrap().unwrap();
    assert!(requests.is_closed());
}

/// hyper has a limit of its own, a hundred fields, and one of 64 KiB for a head.
#[tokio::test]
async fn limits_of_a_header_may_be_raised_and_lifted() {
    let fields = "x-many: a\r\n".repeat(120);
    let large = format!("x-large: {}\r\n", "a".repeat(100_000));
    let raised = Limits::default().header_bytes(200_000).header_field_bytes(None);
    let lifted = raised.clone().uri_bytes(None);
    for (limits, fields, status) in [
        (Limits::default(), &fields, 431),
        (Limits::default().header_count(150), &fields, 200),
        (Limits::off(), &fields, 200),
        (Limits::default(), &large, 431),
        (raised, &large, 200),
        (lifted, &large, 200),
    ] {
        let live = start(limits).await;
        let mut client = live.connect().await;
        client.send(get("/", fields)).await;
        assert_eq!(client.answer().await.status, status);
    }
}

/// What a request of HTTP/2 may have is what the guard allows, and what is more gets an answer in the shape of the app's errors.
#[tokio::test]
async fn a_long_target_and_long_fields_are_counted_one_by_one_over_http2() {
    let live = start(Limits::default()).await;
    let stream = TcpStream::connect(live.address()).await.unwrap();
    let (mut requests, connection) =
        hyper::client::conn::http2::handshake(TokioExecutor::new(), TokioIo::new(stream))
            .await
            .unwrap();
    tokio::spawn(connection);
    let cookie = |length: usize| format!("a={}", "b".repeat(length));
    for (target, cookies, status) in [(8_000, 2, 200), (100, 3, 200), (8_000, 4, 431), (8_200, 1, 414)] {
        let mut request = http::Request::get(format!("http://caps.example/?{}", "t".repeat(target)));
        for _ in 0..cookies {
            request = request.header("cookie", cookie(4_250));
        }
        for number in 0..50 {
            request = request.header(format!("x-{number}"), "");
        }
        let answer = requests
            .send_request(request.body(Body::empty()).unwrap())
            .await
            .unwrap();
        assert_eq!(answer.status(), status, "{target} {cookies}");
        if status != 200 {
            assert_eq!(answer.headers()["content-type"], "application/problem+json");
        }
    }
}
