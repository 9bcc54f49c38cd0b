//! JSON out.

use bytes::Bytes;
use http::HeaderValue;
use http::header::CONTENT_TYPE;

use super::{Respond, problem_response};
use crate::body::{Body, Response, make_room};
use crate::error::Problem;
use crate::extract::{Cx, Json};
use crate::openapi::OperationBuilder;
use crate::schema::{Schema, encode_json};

/// The first buffer of an answer, in bytes: most answers fit, and a larger one grows.
const CAPACITY: usize = 256;

impl<T: Schema> Respond for Json<T> {
    fn describe(operation: &mut OperationBuilder<'_>) {
        let schema = operation.output::<T>();
        operation.response(200, "", Some(("application/json", schema)));
    }

    fn respond(self, cx: &Cx) -> Response {
        let mut buffer = Vec::with_capacity(CAPACITY);
        match encode_json(&self.0, &mut buffer) {
            Ok(()) => with_type(
                Body::from(Bytes::from(buffer)),
                const { HeaderValue::from_static("application/json") },
            ),
            Err(error) => problem_response(cx, Problem::internal(error)),
        }
    }
}

/// An answer with status 200. The type is a value that was made when the program was compiled: its characters are looked at one by
/// one where it is made.
pub(super) fn with_type(body: Body, media_type: HeaderValue) -> Response {
    let mut response = Response::new(body);
    make_room(response.headers_mut());
    response.headers_mut().insert(CONTENT_TYPE, media_type);
    response
}
