//! A panic is the affair of one request.

use std::pin::Pin;
use std::task::{Context, Poll};

use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use purlin::error::{ErrorRenderer, Problem, Reject};
use purlin::extract::{Cx, Extract, Phase};
use purlin::http::{Request, StatusCode};
use purlin::http_body::Frame;
use purlin::openapi::OperationBuilder;
use purlin::prelude::*;
use purlin::respond::Respond;
use purlin::schema::ArgMeta;
use purlin::testing::TestClient;
use purlin::tower::util::{MapRequestLayer, MapResponseLayer};
use purlin::{BoxError, Bytes};
use tokio::net::TcpStream;

use super::{Log, app};

/// What no client may ever see.
const CANARY: &str = "canary-7f3a";

#[get("/well")]
async fn well() -> Text {
    Text("well".to_owned())
}

#[get("/at-once")]
async fn at_once() -> Text {
    panic!("{CANARY} at once")
}

/// Panics without the message on the standard error.
#[get("/quietly")]
async fn quietly() -> Text {
    tokio::task::yield_now().await;
    std::panic::resume_unwind(Box::new(7))
}

#[get("/later")]
async fn later() -> Text {
    tokio::task::yield_now().await;
    panic!("{CANARY} later")
}

/// A value that panics when it is dropped.
struct Mine;

impl Drop for Mine {
    fn drop(&mut self) {
        assert!(std::thread::panicking(), "{CANARY} in drop");
    }
}

#[get("/in-drop")]
async fn in_drop() -> Text {
    let _mine = Mine;
    tokio::task::yield_now().await;
    Text("never seen".to_owned())
}

impl Extract for Mine {
    const PHASE: Phase = Phase::Auth;

    fn describe(operation: &mut OperationBuilder<'_>, _: &ArgMeta) {
        operation.undocumented();
    }

    async fn extract(_: &mut Cx, _: &ArgMeta) -> Result<Self, Reject> {
        panic!("{CANARY} in an argument")
    }
}

#[get("/in-argument")]
async fn in_argument(_mine: Mine) -> Text {
    Text("never seen".to_owned())
}

struct Answer;

impl Respond for Answer {
    fn describe(operation: &mut OperationBuilder<'_>) {
        operation.response(200, "", None);
    }

    fn respond(self, _: &Cx) -> Response {
        panic!("{CANARY} in the answer")
    }
}

#[get("/in-answer")]
async fn in_answer() -> Answer {
    Answer
}

/// A content that panics after its first part, when that has been sent.
struct Stream(usize);

impl purlin::http_body::Body for Stream {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        self.0 += 1;
        match self.0 {
            1 => Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(b"first"))))),
            2 => {
                cx.waker().wake_by_ref();
                Poll::Pending
            }
            _ => panic!("{CANARY} in a stream"),
        }
    }
}

#[get("/in-stream")]
async fn in_stream() -> Response {
    Response::new(Body::new(Stream(0)))
}

fn panicking() -> App {
    app(routes![
        well,
        at_once,
        later,
        in_drop,
        in_argument,
        in_answer,
        in_stream
    ])
}

const TARGETS: [&str; 5] = ["/at-once", "/later", "/in-drop", "/in-argument", "/in-answer"];

#[purlin::test]
async fn the_client_sees_a_500_and_nothing_of_the_panic() {
    let client = TestClient::new(panicking());
    for target in TARGETS {
        let answer = client.get(target).unchecked().await;
        assert_eq!(
            (answer.status(), answer.code().as_str()),
            (500, "internal"),
            "{target}"
        );
        assert_eq!(answer.media_type(), Some("application/problem+json"), "{target}");
        assert!(!format!("{answer:?}").contains("canary"), "{answer:?}");
        assert!(answer.header("x-request-id").is_some(), "{target}");
    }
}

#[purlin::test]
async fn the_log_has_each_panic_once_with_the_operation_and_the_id() {
    let log = Log::default();
    let _listening = log.listen();
    let client = TestClient::new(panicking());
    let answer = client.get("/later").unchecked().await;
    let id = answer.header("x-request-id").unwrap();
    let [line] = &log.with(CANARY)[..] else {
        panic!("{log:?}", log = log.0)
    };
    for part in ["ERROR", "canary-7f3a later", "robust_later", id] {
        assert!(line.contains(part), "{part} is missing in {line}");
    }
}

#[purlin::test]
async fn a_panic_in_a_test_of_an_operation_fails_the_test() {
    let client = TestClient::new(panicking());
    let outcome = tokio::spawn(async move { client.get("/later").await.status() }).await;
    assert!(outcome.unwrap_err().is_panic());
}

/// One connection to a server of the app.
pub(super) async fn connect(client: &TestClient) -> SendRequest<Body> {
    let address = client.address().unwrap();
    let stream = TcpStream::connect(address.trim_start_matches("http://"))
        .await
        .unwrap();
    let (sender, connection) = handshake(TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    sender
}

pub(super) async fn send(
    sender: &mut SendRequest<Body>,
    target: &str,
) -> (StatusCode, Result<Bytes, BoxError>) {
    sender.ready().await.unwrap();
    let request = Request::get(target)
        .header("host", "a.example")
        .body(Body::empty())
        .unwrap();
    let (head, body) = sender.send_request(request).await.unwrap().into_parts();
    (
        head.status,
        Body::new(body).collect(usize::MAX).await.map_err(Into::into),
    )
}

#[purlin::test]
async fn the_connection_lives_on() {
    let client = TestClient::serve(panicking()).await;
    let mut sender = connect(&client).await;
    for target in TARGETS {
        assert_eq!(send(&mut sender, target).await.0, 500, "{target}");
        assert_eq!(send(&mut sender, "/well").await.1.unwrap(), "well");
    }
}

#[purlin::test]
async fn ten_thousand_panics_leave_nothing_behind() {
    let client = TestClient::new(app(routes![quietly]));
    let before = tokio::runtime::Handle::current().metrics().num_alive_tasks();
    for _ in 0..10_000 {
        assert_eq!(client.get("/quietly").unchecked().await.status(), 500);
    }
    assert_eq!(
        tokio::runtime::Handle::current().metrics().num_alive_tasks(),
        before
    );
}

#[purlin::test]
async fn a_stream_that_panics_ends_with_an_error() {
    let log = Log::default();
    let _listening = log.listen();
    let client = TestClient::serve(panicking()).await;
    let mut sender = connect(&client).await;
    let (status, content) = send(&mut sender, "/in-stream").await;
    assert_eq!(status, 200);
    assert!(content.is_err(), "{content:?}");
    assert_eq!(log.with("in a stream").len(), 1);
}

#[purlin::test]
async fn layers_stand_on_the_500_of_a_panic_and_may_panic_themselves() {
    let note = MapResponseLayer::new(|mut response: Response| {
        response.headers_mut().insert("x-layer", "noted".parse().unwrap());
        response
    });
    let answer = TestClient::new(panicking().layer(note))
        .get("/later")
        .unchecked()
        .await;
    assert_eq!((answer.status(), answer.header("x-layer")), (500, Some("noted")));

    let broken = MapRequestLayer::new(|_: Request<Body>| -> Request<Body> { panic!("{CANARY} in a layer") });
    let answer = TestClient::new(panicking().layer(broken))
        .get("/well")
        .unchecked()
        .await;
    assert_eq!((answer.status(), answer.code().as_str()), (500, "internal"));
}

/// A renderer that cannot write what it is for.
struct Broken;

impl ErrorRenderer for Broken {
    fn media_type(&self) -> &'static str {
        "application/json"
    }

    fn write(&self, _: &Problem, _: &mut Vec<u8>) {
        panic!("{CANARY} in the renderer")
    }

    fn schema(&self) -> (&'static str, purlin::JsonSchema) {
        ("Error", purlin::json_schema!({}))
    }
}

#[get("/numbers/{number}")]
async fn number(Path(number): Path<u32>) -> Text {
    Text(number.to_string())
}

#[purlin::test]
async fn a_renderer_that_panics_is_stood_in_for() {
    let app = panicking()
        .module(Module::new("numbers").routes(routes![number]))
        .health_check("database", || async { Err("it is gone".into()) });
    let client = TestClient::new(app.error_renderer(Broken));
    for (target, status) in [
        ("/later", 500),
        ("/nowhere", 404),
        ("/numbers/x", 422),
        ("/health/ready", 503),
    ] {
        let answer = client.get(target).unchecked().await;
        assert_eq!(answer.status(), status);
        assert_eq!(answer.media_type(), Some("application/problem+json"));
    }
}
