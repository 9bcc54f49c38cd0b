//! The line that each request leaves in the log.

use std::sync::Arc;

use purlin::extract::Peer;
use purlin::http::Request;
use purlin::prelude::*;
use purlin::server::{Limits, Serve};
use purlin::tower::util::MapRequestLayer;

use super::{Log, app};

#[get("/orders/{id}")]
async fn read_order(Path(id): Path<u8>) -> Text {
    Text(format!("order {id}"))
}

/// The lines that one request leaves, sent by a peer.
async fn lines(app: App, target: &str) -> Vec<String> {
    let log = Log::default();
    let _listening = log.listen();
    let app = app.build().unwrap();
    let peer = Peer::new(Some("192.0.2.1:4000".parse().unwrap()), false, Arc::default());
    let request = Request::get(target).body(Body::empty()).unwrap();
    let answer = Serve::serve(&app, request, &Arc::new(peer)).await;
    let id = answer.headers()["x-request-id"].to_str().unwrap();
    log.with(id)
}

async fn leaves(app: App, target: &str, parts: &[&str]) {
    let [line] = &lines(app, target).await[..] else {
        panic!("{target}")
    };
    for part in parts {
        assert!(line.contains(part), "{part} is missing in {line}");
    }
}

#[purlin::test]
async fn each_request_is_told_once() {
    let unchanged = || MapRequestLayer::new(|request: Request<Body>| request);
    let orders = || app(routes![read_order]);
    let found = [
        "path=\"/orders/7\"",
        "route=\"/orders/{id}\"",
        "status=200",
        "client=192.0.2.1",
        "bytes=7",
    ];
    leaves(orders(), "/orders/7?secret=1", &found).await;
    leaves(orders().layer(unchanged()), "/orders/7?secret=1", &found).await;
    leaves(orders(), "/orders/x", &["status=422"]).await;
    leaves(orders(), "/nowhere", &["status=404", "path=\"/nowhere\""]).await;
    let full = orders().limits(Limits::default().requests(0));
    leaves(full, "/orders/7", &["status=503"]).await;
    assert!(!format!("{:?}", lines(orders(), "/orders/7?secret=1").await).contains("secret"));
}

#[purlin::test]
async fn what_the_server_refuses_is_told_too() {
    let log = Log::default();
    let _listening = log.listen();
    let app = app(routes![read_order]).build().unwrap();
    let request = Request::get("/orders/7?secret=1").body(Body::empty()).unwrap();
    let problem = Problem::with_status(purlin::http::StatusCode::BAD_REQUEST, "host_missing");
    let answer = app.refuse(&request, &Peer::default(), &problem);
    let id = answer.headers()["x-request-id"].to_str().unwrap();
    let [line] = &log.with(id)[..] else {
        panic!("{:?}", log.with(id))
    };
    assert!(
        line.contains("status=400") && line.contains("path=\"/orders/7\""),
        "{line}"
    );
    assert!(!line.contains("secret"), "{line}");
}
