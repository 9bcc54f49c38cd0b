//! `CreatedAt`: what was made, and where it is.

use std::fmt::Display;

use http::HeaderValue;
use http::header::LOCATION;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use schemars::json_schema;

use super::{Created, Respond, problem_response};
use crate::body::Response;
use crate::error::Problem;
use crate::extract::Cx;
use crate::openapi::{Header, OperationBuilder};

/// What is escaped in a segment of a path (RFC 3986, section 3.3).
const OF_SEGMENTS: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// 201 with the address of what the request has made, in `Location` (RFC 9110, section 15.3.2). Without it the address of the
/// request would be meant.
///
/// The address is the path of the request and one segment more, so that it is right below every prefix of a module. An app in
/// another server that takes a part of the path away does not see that part: let a type with `#[derive(Respond)]` say the address there.
///
/// ```
/// use purlin::prelude::*;
/// use purlin::testing::TestClient;
///
/// #[post("/notes")]
/// async fn create_note(Text(note): Text) -> CreatedAt<Text> {
///     Created::at(7, Text(note))
/// }
///
/// # purlin::testing::block_on(async {
/// let notes = Module::new("notes").prefix("/v1").routes(routes![create_note]);
/// let client = TestClient::new(App::new("Notes", "1.0.0").module(notes));
/// let answer = client.post("/v1/notes").content("text/plain", "Buy milk").await;
/// assert_eq!((answer.status(), answer.header("location")), (201, Some("/v1/notes/7")));
/// # });
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "it is an answer"]
pub struct CreatedAt<T> {
    name: String,
    content: T,
}

impl<T> Created<T> {
    /// The same with `Location`: the path of the request, and behind it what the new thing is called there, as its id. A name that is empty,
    /// `.` or `..` is no segment of its own (RFC 3986, section 5.2.4): refuse such names before.
    pub fn at(name: impl Display, content: T) -> CreatedAt<T> {
        CreatedAt {
            name: name.to_string(),
            content,
        }
    }
}

impl<T: Respond> Respond for CreatedAt<T> {
    fn describe(operation: &mut OperationBuilder<'_>) {
        Created::<T>::describe(operation);
        let location = Header::new(json_schema!({ "type": "string", "format": "uri-reference" }))
            .description("The path of what was made.")
            .required();
        operation.response_header(201, "location", location);
    }

    fn respond(self, cx: &Cx) -> Response {
        let mut response = Created(self.content).respond(cx);
        if !response.status().is_success() {
            return response;
        }
        match HeaderValue::try_from(below(cx.uri().path(), &self.name)) {
            Ok(location) => {
                response.headers_mut().insert(LOCATION, location);
                response
            }
            Err(error) => problem_response(cx, Problem::internal(error)),
        }
    }
}

/// A path with one segment more.
fn below(path: &str, name: &str) -> String {
    let path = path.strip_suffix('/').unwrap_or(path);
    format!("{path}/{}", utf8_percent_encode(name, OF_SEGMENTS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_segment_more() {
        for (path, name, expected) in [
            ("/notes", "7", "/notes/7"),
            ("/notes/", "7", "/notes/7"),
            ("/", "a b", "/a%20b"),
            ("/notes", "../users?x#y", "/notes/..%2Fusers%3Fx%23y"),
            ("/notes", "\u{e9}", "/notes/%C3%A9"),
        ] {
            assert_eq!(below(path, name), expected);
        }
    }
}
