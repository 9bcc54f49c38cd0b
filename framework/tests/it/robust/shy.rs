//! Contents that panic when they are asked about themselves: how long they are, and whether they are at their end.

use std::cell::Cell;
use std::pin::Pin;
use std::task::{Context, Poll};

use purlin::http::Request;
use purlin::http_body::{Frame, SizeHint};
use purlin::prelude::*;
use purlin::testing::TestClient;
use purlin::{BoxError, Bytes};

use super::panics::{connect, send};
use super::{Log, app, settle};

/// What it panics with.
const CANARY: &str = "canary-51c8";

/// How often an app asks before it hands a content to its server.
const QUESTIONS: u32 = 3;

/// A content that panics when it is asked, after so many answers.
struct Shy(Cell<u32>);

impl Shy {
    fn response(answers: u32) -> Response {
        Response::new(Body::new(Self(Cell::new(answers))))
    }

    fn answer(&self) {
        let left = self.0.get().checked_sub(1);
        self.0.set(left.unwrap_or_else(|| panic!("{CANARY}")));
    }
}

impl purlin::http_body::Body for Shy {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        Poll::Ready(None)
    }

    fn is_end_stream(&self) -> bool {
        self.answer();
        false
    }

    fn size_hint(&self) -> SizeHint {
        self.answer();
        SizeHint::default()
    }
}

#[get("/well")]
async fn well() -> Text {
    Text("well".to_owned())
}

#[get("/at-once")]
async fn at_once() -> Response {
    Shy::response(0)
}

#[post("/at-once")]
async fn change() -> Response {
    Shy::response(1)
}

#[get("/at-the-server")]
async fn at_the_server() -> Response {
    Shy::response(QUESTIONS)
}

fn shy() -> App {
    app(routes![well, at_once, change, at_the_server])
}

#[purlin::test]
async fn before_the_head_it_is_a_500_and_one_line() {
    let log = Log::default();
    let _listening = log.listen();
    let client = TestClient::new(shy());
    for (request, operation) in [
        (client.get("/at-once"), "robust_at_once"),
        (client.head("/at-once"), "robust_at_once"),
        (client.post("/at-once"), "robust_change"),
    ] {
        let answer = request.unchecked().await;
        assert_eq!(answer.status(), 500, "{operation}");
        let lines = log.with(answer.header("x-request-id").unwrap());
        let lines: Vec<_> = lines.iter().filter(|line| line.contains(CANARY)).collect();
        assert_eq!(lines.len(), 1, "{lines:?}");
        assert!(lines[0].contains(operation), "{lines:?}");
    }
    settle().await;
    assert_eq!(log.with(CANARY).len(), 3, "nothing went on without its client");
    assert!(log.with("status=499").is_empty());
}

#[purlin::test]
async fn the_connection_lives_on() {
    let client = TestClient::serve(shy()).await;
    let mut sender = connect(&client).await;
    assert_eq!(send(&mut sender, "/at-once").await.0, 500);
    assert_eq!(send(&mut sender, "/well").await.1.unwrap(), "well");
}

#[purlin::test]
async fn behind_the_head_it_ends_the_connection_and_is_one_line() {
    let log = Log::default();
    let _listening = log.listen();
    let client = TestClient::serve(shy()).await;
    let request = Request::get("/at-the-server").header("host", "a.example");
    let request = request.body(Body::empty()).unwrap();
    let mut sender = connect(&client).await;
    sender.ready().await.unwrap();
    let is_whole = match sender.send_request(request).await {
        Ok(answer) => Body::new(answer.into_body()).collect(usize::MAX).await.is_ok(),
        Err(_) => false,
    };
    assert!(!is_whole);
    let lines = log.with(CANARY);
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].contains("request_id="), "{lines:?}");
    let mut sender = connect(&client).await;
    assert_eq!(send(&mut sender, "/well").await.1.unwrap(), "well");
}
