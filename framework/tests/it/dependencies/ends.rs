//! The end of a request is told once, as it was, and the content stays what it is.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use futures_util::StreamExt;
use http_body_util::{BodyExt, StreamBody};
use purlin::dependency::Outcome;
use purlin::error::{ErrorKind, Problem};
use purlin::handler::EndpointMeta;
use purlin::http::header::CONTENT_LENGTH;
use purlin::http::{HeaderValue, Request, StatusCode};
use purlin::http_body::{Body as _, Frame};
use purlin::layer::{Compression, ETags, Middleware, Next};
use purlin::openapi::OperationBuilder;
use purlin::prelude::*;
use purlin::testing::TestClient;
use purlin::tower::ServiceExt;
use tokio::sync::Notify;

use super::{Log, Token, client};

#[dependency(infallible, after_response = close_first)]
async fn first(log: State<Log>) -> Log {
    (*log).clone()
}

async fn close_first(first: Dep<first>, outcome: Outcome) {
    tokio::task::yield_now().await;
    first.note(format!("first {outcome:?}"));
}

#[dependency(infallible, after_response = close_second)]
async fn second(first: Dep<first>) -> Log {
    (*first).clone()
}

async fn close_second(second: Dep<second>, outcome: Outcome) {
    tokio::task::yield_now().await;
    second.note(format!("second {outcome:?}"));
}

#[get("/text")]
async fn text(_second: Dep<second>) -> Text {
    Text("a rose is a rose ".repeat(100))
}

#[get("/panic")]
async fn panics(_second: Dep<second>) -> NoContent {
    panic!("as the test wants")
}

/// A content that panics when it is asked whether it is at its end.
struct Shy;

impl purlin::http_body::Body for Shy {
    type Data = purlin::Bytes;
    type Error = purlin::BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<purlin::Bytes>, purlin::BoxError>>> {
        Poll::Ready(None)
    }

    fn is_end_stream(&self) -> bool {
        panic!("as the test wants")
    }
}

#[get("/shy")]
async fn shy(_second: Dep<second>) -> Response {
    Response::new(Body::new(Shy))
}

/// Six bytes, of which the answer tells.
#[get("/told")]
async fn told(_second: Dep<second>) -> Response {
    let chunks = futures_util::stream::iter(["one", "two"])
        .map(|chunk| Ok::<_, std::io::Error>(Frame::data(purlin::Bytes::from(chunk))));
    let mut response = Response::new(Body::new(StreamBody::new(chunks)));
    response
        .headers_mut()
        .insert(CONTENT_LENGTH, HeaderValue::from_static("6"));
    response
}

const ANSWERED: [&str; 2] = ["second Answered(200)", "first Answered(200)"];

async fn all(client: &TestClient, log: &Log) -> Vec<String> {
    client.app().close().await;
    log.take()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_end_is_told_once_and_in_order() {
    for _ in 0..50 {
        let (client, log) = client(Module::new("m").routes(routes![text, told, panics, shy]));
        for path in ["/text", "/told"] {
            assert_eq!(client.get(path).unchecked().await.status(), 200);
            client.app().close().await;
            assert_eq!(log.take(), ANSWERED, "{path}");
        }
        for path in ["/panic", "/shy"] {
            assert_eq!(client.get(path).unchecked().await.status(), 500);
            assert_eq!(
                all(&client, &log).await,
                ["second Panicked", "first Panicked"],
                "{path}"
            );
        }
    }
}

#[purlin::test]
async fn a_content_in_memory_has_its_tag_and_its_length() {
    let module = Module::new("m").middleware(ETags::new()).routes(routes![text]);
    let (client, log) = client(module);
    let answer = client.get("/text").await;
    assert_eq!(all(&client, &log).await, ANSWERED);
    let tag = answer.header("etag").expect("it has a tag").to_owned();
    let again = client.get("/text").header("if-none-match", &tag).await;
    assert_eq!(again.status(), 304);
    assert_eq!(all(&client, &log).await, ANSWERED, "nobody left");

    let request = Request::get("/text").body(Body::empty()).unwrap();
    let answer = client.app().clone().oneshot(request).await.unwrap();
    assert_eq!(answer.body().size_hint().exact(), Some(1700));
    assert_eq!(log.take(), [""; 0], "it is not sent yet");
    drop(answer);
    let left = ["second ClientLeft", "first ClientLeft"];
    assert_eq!(all(&client, &log).await, left);
}

#[purlin::test]
async fn a_content_that_is_compressed_has_its_end_too() {
    let module = Module::new("m")
        .middleware(Compression::new())
        .routes(routes![text]);
    let (client, log) = client(module);
    let request = Request::get("/text").header("accept-encoding", "gzip");
    let answer = client.app().clone().oneshot(request.body(Body::empty()).unwrap());
    let answer = answer.await.unwrap();
    assert!(answer.body().size_hint().exact().is_some_and(|size| size < 100));
    assert_eq!(log.take(), [""; 0]);
    answer.into_body().collect(1000).await.unwrap();
    assert_eq!(all(&client, &log).await, ANSWERED);
}

#[purlin::test]
async fn a_server_that_stops_at_the_length_has_sent_all() {
    let (client, log) = client(Module::new("m").routes(routes![told]));
    let request = Request::get("/told").body(Body::empty()).unwrap();
    let mut answer = client.app().clone().oneshot(request).await.unwrap();
    for _ in 0..2 {
        answer.body_mut().frame().await.unwrap().unwrap();
    }
    drop(answer);
    assert_eq!(all(&client, &log).await, ANSWERED);
}

/// Lets nobody see the content.
struct Hides;

impl Middleware for Hides {
    fn describe(&self, operation: &mut OperationBuilder<'_>, _: &EndpointMeta) {
        operation.undocumented();
    }

    async fn handle(&self, request: Request<Body>, next: Next) -> Response {
        drop(next.run(request).await);
        let mut response = Response::default();
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        response
    }
}

#[purlin::test]
async fn a_layer_that_drops_a_content_is_no_client_that_leaves() {
    let (client, log) = client(Module::new("m").middleware(Hides).routes(routes![told]));
    assert_eq!(client.get("/told").unchecked().await.status(), 304);
    assert_eq!(all(&client, &log).await, ANSWERED);
}

#[derive(Debug, ApiError)]
enum CloseError {
    #[api_error(conflict, "not kept")]
    NotKept,
}

#[dependency(infallible, before_response = lose)]
async fn lost() {}

async fn lose(_: Dep<lost>, _: Outcome) -> Result<(), CloseError> {
    Err(CloseError::NotKept)
}

#[post("/lose")]
async fn write(_lost: Dep<lost>) -> NoContent {
    NoContent
}

#[purlin::test]
async fn error_mappers_see_what_could_not_be_released() {
    let module = Module::new("m").routes(routes![write]);
    let (client, _) = client(module.map_errors(|problem: Problem| problem.with_code("mapped")));
    let answer = client.post("/lose").unchecked().await;
    assert_eq!((answer.status(), answer.code().as_str()), (409, "mapped"));
}

#[derive(Debug, ApiError)]
enum SessionError {
    #[api_error(unauthorized, "the session was ended")]
    Ended,
}

#[dependency(infallible, before_response = look_again)]
async fn checked(_token: Token) {}

async fn look_again(_: Dep<checked>, _: Outcome) -> Result<(), SessionError> {
    Err(SessionError::Ended)
}

#[get("/late")]
async fn late(_checked: Dep<checked>) -> NoContent {
    NoContent
}

/// What fails at the end is an answer like others: the test client holds the field against the document.
#[purlin::test]
async fn a_401_of_a_release_names_the_ways_in() {
    let (client, _) = client(Module::new("m").routes(routes![late]));
    let answer = client.get("/late").header("authorization", "Bearer x").await;
    assert_eq!(answer.status(), 401);
    assert_eq!(
        answer.header("www-authenticate"),
        Some("Bearer realm=\"Dependencies\"")
    );
}

#[dependency(infallible, after_response = open_late)]
async fn slow(_second: Dep<second>, log: State<Log>, gate: State<Arc<Notify>>) -> (Log, Arc<Notify>) {
    ((*log).clone(), Arc::clone(&gate))
}

async fn open_late(slow: Dep<slow>, _: Outcome) {
    slow.1.notified().await;
    slow.0.note("slow");
}

/// Who gives up waiting cuts off nothing, and the order stays.
#[purlin::test]
async fn a_scope_outside_of_requests_is_released_without_who_closes_it() {
    let (log, gate) = (Log::default(), Arc::new(Notify::new()));
    let app = App::new("Dependencies", "1.0.0")
        .state(log.clone())
        .state(Arc::clone(&gate));
    let app = app.build().unwrap();
    let mut scope = app.background();
    drop(scope.get::<Dep<slow>>().await.unwrap());
    let closing = tokio::spawn(scope.close());
    tokio::task::yield_now().await;
    closing.abort();
    assert!(closing.await.unwrap_err().is_cancelled());
    assert_eq!(log.take(), [""; 0]);
    gate.notify_one();
    app.close().await;
    assert_eq!(log.take(), ["slow", "second Closed", "first Closed"]);
}

#[dependency(infallible, after_response = drain)]
async fn sink() -> u8 {
    1
}

async fn drain(_: Dep<sink>, _: Outcome) -> Result<(), Problem> {
    Err(Problem::new(ErrorKind::Unavailable).with_detail("the sink is full"))
}

#[get("/sink", dependencies(sink))]
async fn read_sink() -> NoContent {
    NoContent
}

#[purlin::test]
async fn the_log_hears_in_full_what_could_not_be_released() {
    let log = crate::robust::Log::default();
    let _listening = log.listen();
    let client =
        TestClient::new(App::new("Sink", "1.0.0").module(Module::new("m").routes(routes![read_sink])));
    assert_eq!(client.get("/sink").await.status(), 204);
    client.app().close().await;
    assert_eq!(log.with("the sink is full").len(), 1);
}
