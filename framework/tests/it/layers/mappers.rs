//! What becomes of problems, on the wire and in the document.

use purlin::error::ErrorKind;
use purlin::http::{Method, StatusCode};
use purlin::layer::RateLimit;
use purlin::openapi::StatusKey;
use purlin::testing::TestClient;
use std::time::Duration;

use super::*;
use crate::robust::Log;

#[derive(Debug, ApiError)]
enum ReadError {
    #[api_error(forbidden, "it is {owner}'s")]
    NotYours { owner: String },
}

fn as_route(problem: Problem) -> Problem {
    append(problem, "route")
}

fn append(problem: Problem, name: &str) -> Problem {
    let code = format!("{}.{name}", problem.code());
    problem.with_code(code)
}

#[get("/{number}", map_errors(as_route))]
async fn read(Path(number): Path<u32>) -> Result<Text, ReadError> {
    match number {
        0 => panic!("a secret"),
        _ => Err(ReadError::NotYours {
            owner: "ada".to_owned(),
        }),
    }
}

fn notes() -> Module {
    let inner = Module::new("inner")
        .prefix("/inner")
        .map_errors(|problem| append(problem, "inner"))
        .routes(routes![read]);
    Module::new("outer")
        .map_errors(|problem| append(problem, "outer"))
        .module(inner)
}

#[purlin::test]
async fn the_innermost_is_asked_first() {
    let client = TestClient::new(app(notes()).map_errors(|problem| append(problem, "app")));
    for (target, status, code) in [
        ("/inner/7", 403, "read_not_yours.route.inner.outer.app"),
        ("/inner/x", 422, "validation_failed.route.inner.outer.app"),
        ("/nowhere", 404, "not_found.app"),
    ] {
        let answer = client.get(target).await;
        assert_eq!((answer.status(), answer.code().as_str()), (status, code));
    }
    let panicked = client.get("/inner/0").unchecked().await;
    assert_eq!(
        (panicked.status(), panicked.code().as_str()),
        (500, "internal.route.inner.outer.app")
    );
    assert!(!panicked.text().contains("secret"));
}

/// Who may not see a thing is not told that there is one.
fn hidden(problem: Problem) -> Problem {
    match problem.code() {
        "read_not_yours" => Problem::new(ErrorKind::NotFound).with_detail("There is no such note."),
        _ => problem,
    }
}

#[get("/{number}", map_errors(hidden))]
async fn read_hidden(Path(number): Path<u32>) -> Result<Text, ReadError> {
    Err(ReadError::NotYours {
        owner: number.to_string(),
    })
}

#[purlin::test]
async fn the_document_says_what_is_sent() {
    let client = TestClient::new(app(Module::new("notes").routes(routes![read_hidden])));
    let document = client.app().document();
    let responses = &document.operation(&Method::GET, "/{number}").unwrap().responses;
    let statuses: Vec<String> = responses.keys().map(StatusKey::to_string).collect();
    assert_eq!(statuses, ["200", "404", "422"]);
    assert_eq!(
        responses[&404.into()].description,
        "`not_found`: There is no such note."
    );
    // The client of tests holds it against the document.
    assert_eq!(client.get("/7").await.status(), 404);
}

#[purlin::test]
async fn what_middlewares_answer_goes_through_the_levels_around_them() {
    let limit = || RateLimit::for_all(1, Duration::from_hours(1));
    let busy = |problem: Problem| match problem.code() {
        "too_many_requests" => problem
            .moved_to(StatusCode::SERVICE_UNAVAILABLE)
            .with_code("busy"),
        _ => problem,
    };
    let module = || numbers().map_errors(busy);
    for (app, status) in [
        (app(module().middleware(limit())), 503),
        (app(numbers()).map_errors(busy).middleware(limit()), 503),
        (app(module()).middleware(limit()), 429),
    ] {
        let client = TestClient::new(app);
        let get = || client.get("/numbers/7");
        assert_eq!(get().await.status(), 200);
        let refused = get().await;
        assert_eq!(refused.status(), status);
        assert!(refused.header("retry-after").is_some());
        let operation = client
            .app()
            .document()
            .operation(&Method::GET, "/numbers/{number}")
            .unwrap();
        assert!(
            operation.responses[&status.into()]
                .headers
                .contains_key("Retry-After")
        );
        let other = if status == 503 { 429 } else { 503 };
        assert!(!operation.responses.contains_key(&other.into()));
    }
}

#[purlin::test]
async fn a_mapper_that_panics_makes_a_plain_500() {
    let app = app(numbers()).map_errors(|problem| {
        assert!(problem.status() != 404, "a secret");
        problem
    });
    let answer = TestClient::new(app).get("/nowhere").unchecked().await;
    assert_eq!((answer.status(), answer.code().as_str()), (500, "internal"));
}

#[derive(Debug, ApiError)]
enum PayError {
    #[api_error(conflict, "the bank says {0}")]
    UpstreamRefused(&'static str),
}

#[post("/pay")]
async fn pay() -> Result<NoContent, PayError> {
    Err(PayError::UpstreamRefused("no"))
}

/// The client is told nothing of a 502, so the log has to be.
#[purlin::test]
async fn what_becomes_the_servers_fault_is_in_the_log() {
    let log = Log::default();
    let _listening = log.listen();
    let module = Module::new("pay").routes(routes![pay]).middleware(Note("around"));
    let upstream = |problem: Problem| match problem.code() {
        "pay_upstream_refused" => problem.moved_to(StatusCode::BAD_GATEWAY),
        _ => problem,
    };
    let client = TestClient::new(app(module).map_errors(upstream));
    let answer = client.post("/pay").await;
    assert_eq!(answer.status(), 502);
    assert!(!answer.text().contains("bank"));
    let id = answer.header("x-request-id").unwrap();
    let lines = log.with("request failed");
    assert_eq!(lines.len(), 1, "{lines:?}");
    for part in ["status=502", "the bank says no", "operation=\"pay_pay\"", id] {
        assert!(lines[0].contains(part), "{part} is missing in {lines:?}");
    }
}

/// Whoever looks for the answer that has the id finds the line, also where there is no route.
#[purlin::test]
async fn what_no_route_answers_is_in_the_log_with_its_id() {
    let log = Log::default();
    let _listening = log.listen();
    let broken = |problem: Problem| problem.moved_to(StatusCode::BAD_GATEWAY);
    let client = TestClient::new(app(numbers()).map_errors(broken));
    for answer in [client.get("/nowhere").await, client.put("/numbers/7").await] {
        assert_eq!(answer.status(), 502);
        let id = answer.header("x-request-id").unwrap();
        let lines = log.with("request failed");
        assert!(lines.iter().any(|line| line.contains(id)), "{id}: {lines:?}");
    }
}

/// Too many requests are not told one by one, whatever the answer to them is called.
#[purlin::test]
async fn who_asks_too_often_fills_no_log() {
    let log = Log::default();
    let _listening = log.listen();
    let limit = RateLimit::for_all(1, Duration::from_hours(1));
    let busy = |problem: Problem| problem.moved_to(StatusCode::SERVICE_UNAVAILABLE);
    let client = TestClient::new(app(numbers().middleware(limit).map_errors(busy)));
    for status in [200, 503, 503] {
        assert_eq!(client.get("/numbers/7").await.status(), status);
    }
    assert!(log.with("request failed").is_empty());
}
