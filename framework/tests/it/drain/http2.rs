//! The end of a server as a client of HTTP/2 sees it.

use std::time::Duration;

use http_body_util::BodyExt;
use hyper::client::conn::http2::SendRequest;
use hyper_util::rt::{TokioExecutor, TokioIo};
use purlin::Body;
use purlin::server::DrainStage;
use tokio::net::TcpStream;
use tokio::task::JoinHandle;

use super::start;
use crate::live::Live;

type Connection = JoinHandle<hyper::Result<()>>;

async fn connect(live: &Live) -> (SendRequest<Body>, Connection) {
    let stream = TokioIo::new(TcpStream::connect(live.address()).await.unwrap());
    let handshake = hyper::client::conn::http2::handshake(TokioExecutor::new(), stream);
    let (requests, connection) = handshake.await.unwrap();
    (requests, tokio::spawn(connection))
}

fn request(path: &str) -> http::Request<Body> {
    let uri = format!("http://drain.example{path}");
    http::Request::get(uri).body(Body::empty()).unwrap()
}

#[tokio::test]
async fn streams_under_way_are_finished_and_new_ones_refused() {
    let (clock, mut live, signals) = start().await;
    let (mut requests, connection) = connect(&live).await;
    let answer = tokio::spawn(requests.send_request(request("/waits")));
    signals.0.begun.notified().await;
    live.stop_accepting().await;
    clock.pass(Duration::from_secs(2)).await;
    live.drain().reached(DrainStage::Closing).await;
    // Until GOAWAY has come there are answers, and after that the client refuses to ask.
    while let Ok(answer) = requests.send_request(request("/")).await {
        assert_eq!(answer.status(), 200);
    }
    signals.0.go_on.notify_one();
    let answer = answer.await.unwrap().unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.collect().await.unwrap().to_bytes(), "finished");
    connection.await.unwrap().unwrap();
    live.end().await;
}

#[tokio::test]
async fn a_connection_without_streams_may_ask_once_more() {
    let (_clock, mut live, _) = start().await;
    let (mut requests, connection) = connect(&live).await;
    assert_eq!(requests.send_request(request("/")).await.unwrap().status(), 200);
    live.stop_accepting().await;
    assert_eq!(requests.send_request(request("/")).await.unwrap().status(), 200);
    connection.await.unwrap().unwrap();
    live.end().await;
}
