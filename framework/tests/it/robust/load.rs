//! More requests than an app can handle.

use std::sync::Arc;
use std::task::{Context, Poll};

use purlin::extract::State;
use purlin::http::Request;
use purlin::prelude::*;
use purlin::server::Limits;
use purlin::testing::TestClient;
use purlin::tower::{Service, ServiceExt, layer::layer_fn};
use tokio::sync::Semaphore;

use super::{Log, app, settle};

#[get("/wait")]
async fn wait(gate: State<Arc<Semaphore>>) -> Text {
    let _permit = gate.acquire().await;
    Text("done".to_owned())
}

fn gated(gate: &Arc<Semaphore>) -> App {
    app(routes![wait])
        .state(Arc::clone(gate))
        .limits(Limits::default().requests(2))
}

#[purlin::test]
async fn what_is_too_much_is_refused_at_once_and_health_is_not() {
    let log = Log::default();
    let _listening = log.listen();
    let gate = Arc::new(Semaphore::new(0));
    let client = TestClient::new(gated(&gate));
    let busy: Vec<_> = (0..2)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.get("/wait").await.status() })
        })
        .collect();
    settle().await;
    let answer = client.get("/wait").await;
    assert_eq!((answer.status(), answer.code().as_str()), (503, "overloaded"));
    assert_eq!(answer.header("retry-after"), Some("1"));
    assert!(answer.header("x-request-id").is_some());
    assert_eq!(client.get("/health/live").await.status(), 200);
    assert_eq!(client.get("/health/ready").await.status(), 200);
    assert_eq!(log.with("ERROR"), [""; 0], "a flood writes no log");
    gate.add_permits(2);
    for answer in busy {
        assert_eq!(answer.await.unwrap(), 200);
    }
    assert_eq!(client.get("/wait").await.status(), 200);
}

#[purlin::test]
async fn a_client_that_goes_away_makes_room() {
    let gate = Arc::new(Semaphore::new(0));
    let app = gated(&gate).build().unwrap();
    let request = || Request::get("/wait").body(Body::empty()).unwrap();
    for _ in 0..10 {
        let mut busy = [app.clone().oneshot(request()), app.clone().oneshot(request())];
        for answer in &mut busy {
            assert!(super::poll_once(answer).is_pending());
        }
        assert_eq!(app.clone().oneshot(request()).await.unwrap().status(), 503);
    }
    gate.add_permits(1);
    assert_eq!(app.oneshot(request()).await.unwrap().status(), 200);
}

/// A service that cannot be cloned.
struct Unclonable<S>(S);

impl<S> Clone for Unclonable<S> {
    fn clone(&self) -> Self {
        panic!("it cannot be cloned")
    }
}

impl<S: Service<Request<Body>>> Service<Request<Body>> for Unclonable<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.poll_ready(cx)
    }

    fn call(&mut self, request: Request<Body>) -> S::Future {
        self.0.call(request)
    }
}

#[purlin::test]
async fn a_layer_that_panics_while_it_is_cloned_takes_no_place() {
    let gate = Arc::new(Semaphore::new(1));
    let client = TestClient::new(gated(&gate).layer(layer_fn(Unclonable)));
    for _ in 0..10 {
        let answer = client.get("/wait").unchecked().await;
        assert_eq!((answer.status(), answer.code().as_str()), (500, "internal"));
    }
}
