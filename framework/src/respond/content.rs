//! Answers of text, bytes, and whatever the handler builds itself.

use bytes::Bytes;
use http::HeaderValue;
use schemars::json_schema;

use super::Respond;
use super::json::with_type;
use crate::body::{Body, Response};
use crate::extract::{Cx, Text};
use crate::openapi::{self, OperationBuilder, StatusKey};

const PLAIN_TEXT: HeaderValue = HeaderValue::from_static("text/plain; charset=utf-8");
const OCTETS: HeaderValue = HeaderValue::from_static("application/octet-stream");

/// A page as `text/html`, with status 200. What stands in it is not escaped.
///
/// ```
/// use purlin::prelude::*;
///
/// #[get("/hello")]
/// async fn hello() -> Html {
///     Html("<h1>Hello</h1>".to_owned())
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Html(pub String);

#[diagnostic::do_not_recommend]
impl Respond for Html {
    fn describe(operation: &mut OperationBuilder<'_>) {
        operation.response(200, "", Some(("text/html", json_schema!({ "type": "string" }))));
    }

    fn respond(self, _: &Cx) -> Response {
        with_type(
            Body::from(self.0),
            const { HeaderValue::from_static("text/html; charset=utf-8") },
        )
    }
}

#[diagnostic::do_not_recommend]
impl Respond for Text {
    fn describe(operation: &mut OperationBuilder<'_>) {
        operation.response(200, "", Some(("text/plain", json_schema!({ "type": "string" }))));
    }

    fn respond(self, _: &Cx) -> Response {
        with_type(Body::from(self.0), PLAIN_TEXT)
    }
}

/// Text that stands in the program, as [`Text`] is answered. It is sent from where it is.
///
/// ```
/// use purlin::prelude::*;
///
/// #[get("/hello")]
/// async fn hello() -> &'static str {
///     "hello"
/// }
/// ```
#[diagnostic::do_not_recommend]
impl Respond for &'static str {
    fn describe(operation: &mut OperationBuilder<'_>) {
        <Text as Respond>::describe(operation);
    }

    fn respond(self, _: &Cx) -> Response {
        with_type(Body::from(self), PLAIN_TEXT)
    }
}

#[diagnostic::do_not_recommend]
impl Respond for Bytes {
    fn describe(operation: &mut OperationBuilder<'_>) {
        operation.response(200, "", Some(("application/octet-stream", json_schema!({}))));
    }

    fn respond(self, _: &Cx) -> Response {
        with_type(Body::from(self), OCTETS)
    }
}

/// Bytes as they come, in memory or from a [stream](Body::from_stream): `application/octet-stream`, with status 200.
///
/// ```
/// use purlin::prelude::*;
///
/// #[get("/file")]
/// async fn read_file() -> Body {
///     Body::from(vec![1, 2, 3])
/// }
/// ```
#[diagnostic::do_not_recommend]
impl Respond for Body {
    fn describe(operation: &mut OperationBuilder<'_>) {
        <Bytes as Respond>::describe(operation);
    }

    fn respond(self, _: &Cx) -> Response {
        with_type(self, OCTETS)
    }
}

/// An answer that the handler builds itself. It is sent as it is, and documented as `default`.
#[diagnostic::do_not_recommend]
impl Respond for Response {
    fn describe(operation: &mut OperationBuilder<'_>) {
        let any = openapi::Response::new("Any answer.");
        operation
            .operation()
            .responses
            .entry(StatusKey::Default)
            .or_insert(any);
    }

    fn respond(self, _: &Cx) -> Response {
        self
    }
}
