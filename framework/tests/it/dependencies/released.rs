//! What is done at the end: when, in which order, and how it shows in the answer.

use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use http_body_util::StreamBody;
use purlin::dependency::Outcome;
use purlin::http_body::Frame;
use purlin::prelude::*;
use purlin::testing::TestClient;
use purlin::tower::ServiceExt;
use tokio::sync::Notify;

use super::Log;

/// How a test drives a handler.
#[derive(Default)]
struct Gate {
    reached: Notify,
    open: Notify,
}

struct Connection {
    name: &'static str,
    log: Log,
}

#[derive(Debug, ApiError)]
enum CloseError {
    /// The work could not be kept.
    #[api_error(conflict, "not kept")]
    NotKept,
}

#[dependency(infallible, before_response = commit)]
async fn transaction(log: State<Log>) -> Connection {
    log.note("begin");
    Connection {
        name: "transaction",
        log: (*log).clone(),
    }
}

async fn commit(transaction: Dep<transaction>, outcome: Outcome) -> Result<(), CloseError> {
    transaction.log.note(format!("{} {outcome:?}", transaction.name));
    if outcome == Outcome::Answered(purlin::http::StatusCode::ACCEPTED) {
        return Err(CloseError::NotKept);
    }
    Ok(())
}

#[dependency(infallible, after_response = close)]
async fn session(log: State<Log>) -> Connection {
    log.note("open");
    Connection {
        name: "session",
        log: (*log).clone(),
    }
}

async fn close(session: Dep<session>, outcome: Outcome) {
    session.log.note(format!("{} {outcome:?}", session.name));
}

#[dependency(infallible, before_response = leave)]
async fn inner(session: Dep<session>, transaction: Dep<transaction>) -> Connection {
    session.log.note("inner");
    Connection {
        name: transaction.name,
        log: session.log.clone(),
    }
}

async fn leave(inner: Dep<inner>, _: Outcome) {
    tokio::task::yield_now().await;
    inner.log.note("inner left");
}

#[dependency]
async fn refusing(headers: purlin::http::HeaderMap) -> Result<(), CloseError> {
    if headers.contains_key("refuse") {
        Err(CloseError::NotKept)
    } else {
        Ok(())
    }
}

#[get("/work")]
async fn work(_inner: Dep<inner>, _refusing: Dep<refusing>, log: State<Log>) -> Text {
    log.note("handler");
    Text("done".to_owned())
}

#[post("/lose")]
async fn lose(_transaction: Dep<transaction>) -> Accepted<Text> {
    Accepted(Text("kept".to_owned()))
}

#[get("/fail")]
async fn fail(_inner: Dep<inner>) -> Result<NoContent, CloseError> {
    Err(CloseError::NotKept)
}

#[get("/panic")]
async fn panics(_inner: Dep<inner>) -> NoContent {
    panic!("as the test wants")
}

#[get("/wait", timeout = "1s")]
async fn wait(_inner: Dep<inner>, gate: State<Arc<Gate>>) -> NoContent {
    gate.reached.notify_one();
    gate.open.notified().await;
    NoContent
}

#[get("/stream")]
async fn stream(session: Dep<session>, _transaction: Dep<transaction>) -> Response {
    let chunks = futures_util::stream::iter(["one", "two"]).map(move |chunk| {
        session.log.note(chunk);
        Ok::<_, std::io::Error>(Frame::data(purlin::Bytes::from(chunk)))
    });
    Response::new(Body::new(StreamBody::new(chunks)))
}

fn client() -> (TestClient, Log, Arc<Gate>) {
    let (log, gate) = (Log::default(), Arc::new(Gate::default()));
    let module = Module::new("work").routes(routes![work, lose, fail, panics, wait, stream]);
    let app = App::new("Work", "1.0.0")
        .state(log.clone())
        .state(Arc::clone(&gate))
        .module(module);
    (TestClient::new(app), log, gate)
}

/// What happened, when all tasks of the app are over.
async fn all(client: &TestClient, log: &Log) -> Vec<String> {
    client.app().close().await;
    log.take()
}

#[purlin::test]
async fn the_last_one_made_is_released_first_and_before_or_after_the_response() {
    let (client, log, _) = client();
    assert_eq!(client.get("/work").await.text(), "done");
    let expected = [
        "open",
        "begin",
        "inner",
        "handler",
        "inner left",
        "transaction Answered(200)",
        "session Answered(200)",
    ];
    assert_eq!(all(&client, &log).await, expected);
}

#[purlin::test]
async fn a_failure_before_the_response_takes_its_place() {
    let (client, log, _) = client();
    let answer = client.post("/lose").await;
    assert_eq!((answer.status(), answer.code().as_str()), (409, "close_not_kept"));
    assert_eq!(all(&client, &log).await, ["begin", "transaction Answered(202)"]);
}

#[purlin::test]
async fn all_are_released_when_the_handler_or_a_later_dependency_fails() {
    let (client, log, _) = client();
    assert_eq!(client.get("/fail").await.status(), 409);
    let released = ["inner left", "transaction Answered(409)", "session Answered(409)"];
    assert_eq!(all(&client, &log).await[3..], released);
    let answer = client.get("/work").header("refuse", "yes").await;
    assert_eq!(answer.status(), 409);
    assert_eq!(all(&client, &log).await[3..], released);
}

#[purlin::test]
async fn a_panic_is_told_to_those_who_release() {
    let (client, log, _) = client();
    assert_eq!(client.get("/panic").unchecked().await.status(), 500);
    assert_eq!(
        all(&client, &log).await[3..],
        ["inner left", "transaction Panicked", "session Panicked"]
    );
}

#[purlin::test]
async fn so_is_the_end_of_the_handlers_time() {
    tokio::time::pause();
    let (client, log, _) = client();
    assert_eq!(client.get("/wait").unchecked().await.status(), 504);
    assert_eq!(
        all(&client, &log).await[3..],
        ["inner left", "transaction TimedOut", "session TimedOut"]
    );
}

#[purlin::test]
async fn and_that_the_client_went_away() {
    let (client, log, gate) = client();
    let request = purlin::http::Request::get("/wait").body(Body::empty()).unwrap();
    let answer = client.app().clone().oneshot(request);
    tokio::select! {
        _ = answer => panic!("the handler waits"),
        () = gate.reached.notified() => {}
    }
    assert_eq!(
        all(&client, &log).await[3..],
        ["inner left", "transaction ClientLeft", "session ClientLeft"]
    );
}

#[purlin::test]
async fn a_stream_holds_what_it_needs_to_its_end() {
    let (client, log, _) = client();
    assert_eq!(client.get("/stream").unchecked().await.text(), "onetwo");
    let expected = [
        "open",
        "begin",
        "transaction Answered(200)",
        "one",
        "two",
        "session Answered(200)",
    ];
    assert_eq!(all(&client, &log).await, expected);
}

#[purlin::test]
async fn a_stream_that_breaks_off_lost_its_client() {
    let (client, log, _) = client();
    let request = purlin::http::Request::get("/stream").body(Body::empty()).unwrap();
    let answer = client.app().clone().oneshot(request).await.unwrap();
    drop(answer);
    assert_eq!(
        all(&client, &log).await[2..],
        ["transaction Answered(200)", "session ClientLeft"]
    );
}

#[purlin::test]
async fn head_has_all_that_it_gets() {
    let (client, log, _) = client();
    assert_eq!(client.head("/work").await.status(), 200);
    assert_eq!(all(&client, &log).await.last().unwrap(), "session Answered(200)");
}

#[purlin::test]
async fn a_scope_outside_of_requests_releases_when_it_is_closed_or_dropped() {
    let (client, log, _) = client();
    let mut scope = client.app().background();
    let _inner = scope.get::<Dep<inner>>().await.unwrap();
    let _again = scope.get::<Dep<session>>().await.unwrap();
    assert_eq!(log.take(), ["open", "begin", "inner"]);
    scope.close().await.unwrap();
    assert_eq!(log.take(), ["inner left", "transaction Closed", "session Closed"]);

    let mut scope = client.app().background();
    scope.get::<Dep<session>>().await.unwrap();
    drop(scope);
    assert_eq!(all(&client, &log).await, ["open", "session Abandoned"]);
}

#[dependency(infallible, after_response = late)]
async fn outliving(transaction: Dep<transaction>) -> &'static str {
    transaction.name
}

async fn late(_: Dep<outliving>, _: Outcome) {}

#[get("/late")]
async fn read_late(_outliving: Dep<outliving>) -> NoContent {
    NoContent
}

#[test]
fn errors_of_the_release_are_documented_and_what_outlives_what_it_takes_is_refused() {
    let (client, _, _) = client();
    let document = serde_json::to_value(client.app().document()).unwrap();
    let description = &document["paths"]["/lose"]["post"]["responses"]["409"]["description"];
    assert_eq!(*description, "`close_not_kept`: The work could not be kept.");

    let app = App::new("Late", "1.0.0")
        .state(Log::default())
        .module(Module::new("m").routes(routes![read_late]));
    let error = app.build().unwrap_err().to_string();
    assert!(error.contains("its argument `transaction` before"), "{error}");
}

#[dependency(infallible, max_concurrency = 2)]
async fn place(log: State<Log>) {
    log.note("in");
}

#[get("/narrow")]
async fn narrow(_place: Dep<place>, gate: State<Arc<Gate>>) -> NoContent {
    gate.open.notified().await;
    NoContent
}

#[purlin::test]
async fn no_more_than_so_many_are_made_at_a_time() {
    let (log, gate) = (Log::default(), Arc::new(Gate::default()));
    let app = App::new("Narrow", "1.0.0")
        .state(log.clone())
        .state(Arc::clone(&gate));
    let client = TestClient::new(app.module(Module::new("m").routes(routes![narrow])));
    let requests: Vec<_> = (0..5)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.get("/narrow").await.status() })
        })
        .collect();
    for expected in [2, 1, 1, 1, 0] {
        tokio::time::timeout(Duration::from_secs(5), async {
            for _ in 0..50 {
                tokio::task::yield_now().await;
            }
        })
        .await
        .unwrap();
        assert_eq!(log.take().len(), expected);
        gate.open.notify_one();
    }
    for request in requests {
        assert_eq!(request.await.unwrap(), 204);
    }
}
