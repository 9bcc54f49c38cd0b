//! Redirects.

use http::header::LOCATION;
use http::{HeaderValue, StatusCode};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use schemars::json_schema;

use super::{Respond, problem_response};
use crate::body::Response;
use crate::error::Problem;
use crate::extract::Cx;
use crate::openapi::{Header, OperationBuilder};

/// What no URI holds (RFC 3986, appendix A), beside what is not ASCII.
const OUTSIDE: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// Sends the client to another address (RFC 9110, section 15.4).
///
/// The status is part of the type: 303 by default, which turns any method into GET; 307 and 308 keep the method and the
/// content; 301 and 302 are for old clients.
///
/// ```
/// use purlin::prelude::*;
///
/// #[post("/old")]
/// async fn old_address() -> Redirect<308> {
///     Redirect::to("/new")
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirect<const STATUS: u16 = 303> {
    location: String,
}

impl<const STATUS: u16> Redirect<STATUS> {
    const VALID: () = assert!(
        matches!(STATUS, 301 | 302 | 303 | 307 | 308),
        "a redirect has one of the statuses 301, 302, 303, 307, 308"
    );

    /// A redirect to an address, absolute or relative (RFC 3986, section 4.1). What no address holds, such as spaces and letters beyond ASCII, is
    /// percent-encoded; a `%` stays as it is.
    pub fn to(location: impl Into<String>) -> Self {
        let () = Self::VALID;
        Self {
            location: location.into(),
        }
    }
}

impl<const STATUS: u16> Respond for Redirect<STATUS> {
    fn describe(operation: &mut OperationBuilder<'_>) {
        let () = Self::VALID;
        operation.response(STATUS, "", None);
        let location = Header::new(json_schema!({ "type": "string", "format": "uri-reference" }))
            .description("The other address.")
            .required();
        operation.response_header(STATUS, "location", location);
    }

    fn respond(self, cx: &Cx) -> Response {
        let status = StatusCode::from_u16(STATUS);
        let location = utf8_percent_encode(&self.location, OUTSIDE).to_string();
        match (status, HeaderValue::try_from(location)) {
            (Ok(status), Ok(location)) => {
                let mut response = Response::default();
                *response.status_mut() = status;
                response.headers_mut().insert(LOCATION, location);
                response
            }
            // Only visible ASCII is left, so this is never seen.
            (_, Err(error)) => problem_response(cx, Problem::internal(error)),
            (Err(error), _) => problem_response(cx, Problem::internal(error)),
        }
    }
}
