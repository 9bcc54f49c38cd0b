//! Whether an answer is one that the document promises.

use http::Method;
use serde_json::Value;

use super::TestResponse;
use crate::app::BuiltApp;
use crate::openapi::{MediaType, Operation, Response, StatusKey};
use crate::schema::check_json;

/// Fails the test if the answer is none that the document promises.
pub(super) fn check(app: &BuiltApp, method: &Method, path: &str, response: &TestResponse) {
    check_as(app, method, path, response, *method == Method::HEAD);
}

/// Fails the test if the status or the header fields are none that the document promises.
pub(super) fn check_head(app: &BuiltApp, method: &Method, path: &str, response: &TestResponse) {
    check_as(app, method, path, response, true);
}

fn check_as(app: &BuiltApp, method: &Method, path: &str, response: &TestResponse, head: bool) {
    let Some(operation) = operation(app, method, path) else {
        return;
    };
    let drift = drift(app, operation, head, response);
    assert!(
        drift.is_empty(),
        "{method} {path} answered {}, and the document says otherwise:\n  - {}\nthe answer was: {}",
        response.status(),
        drift.join("\n  - "),
        String::from_utf8_lossy(response.bytes()),
    );
}

/// The operation that serves a request. Hidden ones have none; neither has what no handler serves.
fn operation<'a>(app: &'a BuiltApp, method: &Method, path: &str) -> Option<&'a Operation> {
    let template = &app.route_of(method, path)?.template;
    let document = app.document();
    document.operation(method, template).or_else(|| {
        if *method == Method::HEAD {
            document.operation(&Method::GET, template)
        } else {
            None
        }
    })
}

/// Every way in which the answer is not as documented.
fn drift(app: &BuiltApp, operation: &Operation, head: bool, response: &TestResponse) -> Vec<String> {
    let Some(promised) = promised(operation, response.status()) else {
        if is_of_the_server(app, response) {
            return Vec::new();
        }
        let known: Vec<String> = operation.responses.keys().map(ToString::to_string).collect();
        return vec![format!("the status is none of {}", known.join(", "))];
    };
    let mut drift = headers(promised, response);
    if !head && !operation.responses.contains_key(&StatusKey::Default) {
        drift.extend(content(app, promised, response));
    }
    drift
}

/// What the document says of a status: by itself, by its class, or of all that it does not list.
fn promised(operation: &Operation, status: u16) -> Option<&Response> {
    let class = u8::try_from(status / 100).ok().map(StatusKey::Range);
    let keys = [Some(StatusKey::Code(status)), class, Some(StatusKey::Default)];
    let mut keys = keys.into_iter().flatten();
    keys.find_map(|key| operation.responses.get(&key))
}

/// Whether an answer is one that every operation can have and none documents: 503 of an app with too much to do, 504 of a
/// handler that took too long. A 500 is no such answer: it is a mistake, which a test shows.
fn is_of_the_server(app: &BuiltApp, response: &TestResponse) -> bool {
    let media_type = essence(app.resources().renderer.media_type());
    let is_problem = response
        .media_type()
        .is_some_and(|it| it.eq_ignore_ascii_case(media_type));
    matches!(response.status(), 503 | 504) && is_problem
}

fn headers(promised: &Response, response: &TestResponse) -> Vec<String> {
    let missing = promised
        .headers
        .iter()
        .filter(|(name, header)| header.required && response.header(name).is_none());
    missing
        .map(|(name, _)| format!("the header field `{name}` is missing"))
        .collect()
}

fn content(app: &BuiltApp, promised: &Response, response: &TestResponse) -> Vec<String> {
    if promised.content.is_empty() {
        let empty = response.bytes().is_empty();
        return if empty {
            Vec::new()
        } else {
            vec!["no content is promised".to_owned()]
        };
    }
    let media_type = response.media_type().unwrap_or("none");
    let Some(form) = form(promised, media_type) else {
        let known: Vec<&str> = promised.content.keys().map(String::as_str).collect();
        return vec![format!(
            "the media type is {media_type}, and none of {}",
            known.join(", ")
        )];
    };
    let is_json = media_type.eq_ignore_ascii_case("application/json")
        || media_type.to_ascii_lowercase().ends_with("+json");
    match &form.schema {
        Some(schema) if is_json => match serde_json::from_slice::<Value>(response.bytes()) {
            Ok(value) => faults(app, &value, schema),
            Err(error) => vec![format!("the content is no JSON: {error}")],
        },
        _ => Vec::new(),
    }
}

/// What is promised of a media type: of all keys that fit it the most precise one counts (OpenAPI 3.1.1, section 4.8.17).
fn form<'a>(promised: &'a Response, media_type: &str) -> Option<&'a MediaType> {
    let (kind, _) = media_type.split_once('/')?;
    let ranges = [media_type.to_owned(), format!("{kind}/*"), "*/*".to_owned()];
    ranges.iter().find_map(|range| {
        let mut keys = promised.content.iter();
        let found = keys.find(|(key, _)| essence(key).eq_ignore_ascii_case(range));
        found.map(|(_, form)| form)
    })
}

/// A media type without its parameters.
fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
}

fn faults(app: &BuiltApp, value: &Value, schema: &schemars::Schema) -> Vec<String> {
    check_json(value, schema, &app.resources().schemas)
        .iter()
        .map(|fault| format!("`{}` {}", fault.pointer(), fault.kind.detail()))
        .collect()
}
