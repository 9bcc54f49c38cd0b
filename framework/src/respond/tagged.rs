//! `Tagged`: an answer with the version of what it shows.

use http::header::ETAG;
use schemars::json_schema;

use super::Respond;
use crate::body::Response;
use crate::extract::{Cx, ETag};
use crate::openapi::{Header, OperationBuilder};

/// An answer with the `ETag` of what it shows, by which a client can say what it means to change; see [`IfMatch`](crate::extract::IfMatch).
///
/// ```
/// use purlin::extract::ETag;
/// use purlin::prelude::*;
/// use purlin::respond::Tagged;
///
/// #[get("/motto")]
/// async fn read_motto() -> Tagged<Text> {
///     Tagged(ETag::of_version(7), Text("onward".to_owned()))
/// }
/// ```
#[derive(Debug, Clone)]
pub struct Tagged<T>(pub ETag, pub T);

impl<T: Respond> Respond for Tagged<T> {
    fn describe(operation: &mut OperationBuilder<'_>) {
        operation.alternative(|operation| {
            T::describe(operation);
            let tag = Header::new(json_schema!({ "type": "string" })).required();
            let tag = tag.description("The version of what is shown.");
            for (status, response) in &mut operation.operation().responses {
                if status.is_success() {
                    response.headers.insert("ETag".to_owned(), tag.clone());
                }
            }
        });
    }

    fn respond(self, cx: &Cx) -> Response {
        let Self(tag, content) = self;
        let mut response = content.respond(cx);
        if response.status().is_success() {
            response.headers_mut().insert(ETAG, tag.header());
        }
        response
    }
}
