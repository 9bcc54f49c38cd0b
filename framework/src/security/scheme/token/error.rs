//! Why no token is given out.

use std::error::Error;
use std::fmt;

use http::header::{CACHE_CONTROL, PRAGMA, WWW_AUTHENTICATE};
use http::{HeaderValue, StatusCode};
use schemars::json_schema;
use serde_json::json;

use crate::error::{ApiError, Problem};
use crate::extract::challenge_header;
use crate::openapi::OperationBuilder;

/// Why no token is given out, in the words and the form of RFC 6749, section 5.2. Clients of OAuth 2.0 know this form, so it
/// is the same whatever [`ErrorRenderer`](crate::error::ErrorRenderer) the app has.
///
/// ```
/// use purlin::prelude::*;
/// use purlin::security::{PasswordForm, TokenAnswer, TokenError};
///
/// #[post("/token")]
/// async fn create_token(form: PasswordForm) -> Result<TokenAnswer, TokenError> {
///     if form.username == "ada" && form.password.matches("correct horse") {
///         Ok(TokenAnswer::bearer("battery-staple"))
///     } else {
///         Err(TokenError::InvalidGrant)
///     }
/// }
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum TokenError {
    /// A parameter is missing, is there twice, or cannot be read.
    InvalidRequest,
    /// The client is not known, or did not prove who it is. It is the only one with status 401.
    InvalidClient,
    /// Name and password, the code or the refresh token are not good.
    InvalidGrant,
    /// The client may not use this flow.
    UnauthorizedClient,
    /// There is no such flow here.
    UnsupportedGrantType,
    /// A scope is not known, or more than there is to give.
    InvalidScope,
    /// Something else went wrong, such as the database.
    Other(Problem),
}

impl From<Problem> for TokenError {
    fn from(problem: Problem) -> Self {
        Self::Other(problem)
    }
}

impl TokenError {
    pub(super) const fn code(&self) -> Option<&'static str> {
        Some(match self {
            Self::InvalidRequest => "invalid_request",
            Self::InvalidClient => "invalid_client",
            Self::InvalidGrant => "invalid_grant",
            Self::UnauthorizedClient => "unauthorized_client",
            Self::UnsupportedGrantType => "unsupported_grant_type",
            Self::InvalidScope => "invalid_scope",
            Self::Other(_) => return None,
        })
    }

    /// Documents the refusals of a status.
    pub(super) fn describe_status(operation: &mut OperationBuilder<'_>, status: u16, codes: &[&str]) {
        let schema = json_schema!({
            "type": "object",
            "required": ["error"],
            "properties": { "error": { "enum": codes }, "error_description": { "type": "string" } },
        });
        let words = "No token, for the reason in `error` (RFC 6749, section 5.2).";
        operation.response(status, words, Some(("application/json", schema)));
        if status == 401 {
            operation.response_header(status, "WWW-Authenticate", challenge_header());
        }
    }
}

/// What the reasons with status 400 are called.
pub(super) const BAD: [&str; 5] = [
    "invalid_request",
    "invalid_grant",
    "unauthorized_client",
    "unsupported_grant_type",
    "invalid_scope",
];

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Other(problem) => f.write_str(problem.code()),
            refusal => f.write_str(refusal.code().unwrap_or_default()),
        }
    }
}

impl Error for TokenError {}

impl ApiError for TokenError {
    fn describe(operation: &mut OperationBuilder<'_>) {
        Self::describe_status(operation, 400, &BAD);
        Self::describe_status(operation, 401, &["invalid_client"]);
    }

    fn into_problem(self) -> Problem {
        let Some(code) = self.code() else {
            return match self {
                Self::Other(problem) => problem,
                _ => Problem::internal("a reason without a code"),
            };
        };
        let content = json!({ "error": code }).to_string().into_bytes();
        let status = if code == "invalid_client" {
            StatusCode::UNAUTHORIZED
        } else {
            StatusCode::BAD_REQUEST
        };
        let problem = Problem::with_status(status, code)
            .with_content("application/json", content)
            .with_header(CACHE_CONTROL, HeaderValue::from_static("no-store"))
            .with_header(PRAGMA, HeaderValue::from_static("no-cache"));
        if status == StatusCode::UNAUTHORIZED {
            let challenge = HeaderValue::from_static("Basic realm=\"clients\", charset=\"UTF-8\"");
            return problem.with_header(WWW_AUTHENTICATE, challenge);
        }
        problem
    }
}
