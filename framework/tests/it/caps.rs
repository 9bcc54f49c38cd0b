//! How many connections there may be, and how many requests on one.

use std::time::Duration;

use hyper_util::rt::{TokioExecutor, TokioIo};
use purlin::Body;
use purlin::prelude::*;
use purlin::server::Limits;
use tokio::net::TcpStream;

use crate::live::{Client, Live, StillClock, get, is_last};

#[get("/")]
async fn root() -> Text {
    Text("root".to_owned())
}

async fn start(limits: Limits) -> Live {
    let app = App::new("Caps", "1.0.0").module(Module::new("caps").routes(routes![root]));
    Live::start(app, limits).await
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
async fn one_address_has_so_many_connections_and_again_when_one_leaves() {
    let _clock = StillClock::stop();
    let live = start(Limits::default().connections_per_address(1)).await;
    let first = admitted(&live).await;
    is_refused(&live).await;
    drop(first);
    is_admitted_soon(&live).await;
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
