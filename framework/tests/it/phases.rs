//! Who is asking comes before what they say, and that before what the handler needs beside it.

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use purlin::error::{ErrorKind, Reject};
use purlin::extract::{Cx, Extract, Phase};
use purlin::http::HeaderValue;
use purlin::openapi::OperationBuilder;
use purlin::prelude::*;
use purlin::schema::{ArgMeta, CheckError, Fault, FaultKind, Location};
use purlin::testing::TestClient;

/// What was made, in order.
type Log = Arc<Mutex<Vec<String>>>;

/// Notes that the argument is being made, and fails if the header field with its name says so.
fn note(cx: &Cx, phase: &str, arg: &ArgMeta) -> Result<(), Reject> {
    let log = cx.resources().state.get::<Log>().expect("the app has the log");
    log.lock().unwrap().push(format!("{phase} {}", arg.name));
    match cx.headers().get(arg.name).map(HeaderValue::as_bytes) {
        Some(b"forbidden") => Err(Problem::new(ErrorKind::Forbidden).into()),
        Some(b"invalid") => Err(Reject::Invalid(vec![Fault {
            location: Location::Header,
            path: Vec::new(),
            kind: FaultKind::Custom(CheckError::new(arg.name, "is refused")),
        }])),
        _ => Ok(()),
    }
}

/// Declares an argument of one phase.
macro_rules! argument {
    ($name:ident, $phase:ident, $word:literal) => {
        struct $name;

        impl Extract for $name {
            const PHASE: Phase = Phase::$phase;

            fn describe(operation: &mut OperationBuilder<'_>, _: &ArgMeta) {
                operation.problem(403, "forbidden", "Not for you.");
                operation.problem(422, "validation_failed", "The request breaks rules.");
            }

            async fn extract(cx: &mut Cx, arg: &ArgMeta) -> Result<Self, Reject> {
                note(cx, $word, arg).map(|()| Self)
            }
        }
    };
}

argument!(Auth, Auth, "auth");
argument!(Input, Input, "input");
argument!(Inject, Inject, "inject");

/// Content that notes when it is read.
struct Content;

impl Extract for Content {
    const PHASE: Phase = Phase::Input;
    const BODY: bool = true;

    fn describe(operation: &mut OperationBuilder<'_>, arg: &ArgMeta) {
        <Text as Extract>::describe(operation, arg);
    }

    async fn extract(cx: &mut Cx, arg: &ArgMeta) -> Result<Self, Reject> {
        note(cx, "content", arg)?;
        Text::extract(cx, arg).await.map(|_| Self)
    }
}

#[post("/{number}")]
#[allow(clippy::too_many_arguments, reason = "phases show with many arguments")]
async fn mixed(
    _d: Inject,
    _c: Input,
    _a: Auth,
    _content: Content,
    _e: Inject,
    number: Path<u8>,
    _b: Auth,
    log: State<Log>,
) -> NoContent {
    log.lock().unwrap().push(format!("called with {}", *number));
    NoContent
}

fn client() -> (TestClient, Log) {
    let log = Log::default();
    let app = App::new("Phases", "1.0.0")
        .state(Arc::clone(&log))
        .module(Module::new("m").routes(routes![mixed]));
    (TestClient::new(app), log)
}

fn noted(log: &Log) -> Vec<String> {
    std::mem::take(&mut *log.lock().unwrap())
}

#[purlin::test]
async fn each_phase_is_over_before_the_next_begins() {
    let (client, log) = client();
    assert_eq!(client.post("/7").await.status(), 204);
    let expected = [
        "auth a",
        "auth b",
        "input c",
        "content content",
        "inject d",
        "inject e",
        "called with 7",
    ];
    assert_eq!(noted(&log), expected);
}

#[purlin::test]
async fn the_first_failure_of_auth_ends_the_request() {
    let (client, log) = client();
    let request = client
        .post("/not-a-number")
        .header("a", "forbidden")
        .header("b", "invalid")
        .header("c", "invalid");
    let answer = request.await;
    assert_eq!((answer.status(), answer.code().as_str()), (403, "forbidden"));
    assert_eq!(noted(&log), ["auth a"]);
    let answer = client.post("/not-a-number").header("b", "forbidden").await;
    assert_eq!(answer.status(), 403);
    assert_eq!(noted(&log), ["auth a", "auth b"]);
}

#[purlin::test]
async fn credentials_that_are_no_credentials_end_the_request_before_the_content_is_read() {
    let (client, log) = client();
    let answer = client.post("/not-a-number").header("a", "invalid").await;
    assert_eq!(answer.faults(), ["header  a"]);
    assert_eq!(noted(&log), ["auth a"]);
}

#[purlin::test]
async fn all_faults_of_the_input_are_collected_and_nothing_is_injected() {
    let (client, log) = client();
    let content = Body::from(vec![0xff]);
    let answer = client
        .post("/256")
        .header("c", "invalid")
        .content("text/plain", content)
        .await;
    assert_eq!(
        answer.faults(),
        [
            "header  c",
            "body  string_unicode",
            "path /number less_than_equal"
        ]
    );
    assert_eq!(noted(&log), ["auth a", "auth b", "input c", "content content"]);
}

#[purlin::test]
async fn a_problem_of_the_input_ends_it_and_wins_over_faults() {
    let (client, log) = client();
    let answer = client.post("/256").header("c", "forbidden").await;
    assert_eq!(answer.status(), 403);
    assert_eq!(noted(&log), ["auth a", "auth b", "input c"]);
}

#[purlin::test]
async fn a_failed_injection_keeps_the_handler_from_being_called() {
    let (client, log) = client();
    let answer = client.post("/7").header("d", "forbidden").await;
    assert_eq!(answer.status(), 403);
    assert_eq!(noted(&log).last().map(String::as_str), Some("inject d"));
}

/// Content that notes when it is asked for.
struct Noting(Log);

impl purlin::http_body::Body for Noting {
    type Data = purlin::Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<purlin::http_body::Frame<purlin::Bytes>, Self::Error>>> {
        self.0.lock().unwrap().push("content polled".to_owned());
        Poll::Ready(None)
    }
}

#[purlin::test]
async fn the_content_is_not_polled_where_auth_fails() {
    let (client, log) = client();
    let asked = Arc::clone(&log);
    let content = Body::new(Noting(asked));
    let request = client
        .post("/7")
        .header("a", "forbidden")
        .content("text/plain", content);
    assert_eq!(request.await.status(), 403);
    assert_eq!(noted(&log), ["auth a"]);
}
