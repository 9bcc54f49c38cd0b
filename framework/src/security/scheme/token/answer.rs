//! The answer that holds a token.

use std::fmt;
use std::time::Duration;

use http::header::{CACHE_CONTROL, CONTENT_TYPE, PRAGMA};
use http::{HeaderValue, StatusCode};
use schemars::json_schema;
use serde::Serialize;

use super::super::Scopes;
use crate::body::{Body, Response};
use crate::error::Problem;
use crate::extract::Cx;
use crate::openapi::{Header, OperationBuilder};
use crate::respond::{Respond, problem_response};
use crate::secret::Secret;

/// A token for a client (RFC 6749, section 5.1), as JSON with status 200 that nothing on the way keeps.
///
/// ```
/// use std::time::Duration;
/// use purlin::security::{Scopes, TokenAnswer};
///
/// let answer = TokenAnswer::bearer("correct-horse")
///     .expires_in(Duration::from_secs(900))
///     .scope(Scopes::parse("orders:read").unwrap());
/// assert_eq!(format!("{answer:?}"), "TokenAnswer(..)");
/// ```
#[derive(Clone)]
#[must_use = "a token is worth nothing until it is answered"]
pub struct TokenAnswer {
    access_token: Secret<String>,
    expires_in: Option<u64>,
    refresh_token: Option<Secret<String>>,
    scope: Option<Scopes>,
}

impl TokenAnswer {
    /// A bearer token.
    pub fn bearer(access_token: impl Into<String>) -> Self {
        Self {
            access_token: Secret::new(access_token.into()),
            expires_in: None,
            refresh_token: None,
            scope: None,
        }
    }

    /// Says for how long the token is good, in whole seconds.
    pub const fn expires_in(mut self, time: Duration) -> Self {
        self.expires_in = Some(time.as_secs());
        self
    }

    /// Adds a token that the client gets the next one for.
    pub fn refresh_token(mut self, token: impl Into<String>) -> Self {
        self.refresh_token = Some(Secret::new(token.into()));
        self
    }

    /// Says what the token opens; it has to, where that is not what the client asked for. Of no scopes it says nothing, which a client takes for all
    /// that it asked for (RFC 6749, section 5.1): where nothing of that is left, answer [`TokenError::InvalidScope`](super::TokenError::InvalidScope).
    pub fn scope(mut self, scopes: Scopes) -> Self {
        self.scope = Some(scopes);
        self
    }
}

impl fmt::Debug for TokenAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenAnswer(..)")
    }
}

/// What goes over the wire.
#[derive(Serialize)]
struct Written<'a> {
    access_token: &'a str,
    token_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_in: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<String>,
}

impl Respond for TokenAnswer {
    fn describe(operation: &mut OperationBuilder<'_>) {
        let schema = json_schema!({
            "type": "object",
            "required": ["access_token", "token_type"],
            "properties": {
                "access_token": { "type": "string" },
                "token_type": { "const": "bearer" },
                "expires_in": { "type": "integer", "minimum": 0, "description": "Seconds." },
                "refresh_token": { "type": "string" },
                "scope": { "type": "string", "description": "Scopes with a space between." },
            },
        });
        operation.response(200, "A token.", Some(("application/json", schema)));
        let no_store = Header::new(json_schema!({ "type": "string" })).required();
        operation.response_header(200, "Cache-Control", no_store);
    }

    fn respond(self, cx: &Cx) -> Response {
        let written = Written {
            access_token: self.access_token.expose(),
            token_type: "bearer",
            expires_in: self.expires_in,
            refresh_token: self.refresh_token.as_ref().map(|token| token.expose().as_str()),
            // The grammar of a scope knows no empty one (RFC 6749, section 3.3).
            scope: self
                .scope
                .filter(|scopes| !scopes.is_empty())
                .map(|scopes| scopes.to_string()),
        };
        let content = match serde_json::to_vec(&written) {
            Ok(content) => content,
            Err(error) => return problem_response(cx, Problem::internal(error)),
        };
        let mut response = Response::new(Body::from(content));
        *response.status_mut() = StatusCode::OK;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(PRAGMA, HeaderValue::from_static("no-cache"));
        response
    }
}
