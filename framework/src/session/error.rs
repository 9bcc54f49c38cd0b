//! What can go wrong with a session.

use std::error::Error;
use std::fmt;

use http::HeaderValue;
use http::header::RETRY_AFTER;
use tower_sessions_core::session_store;

use crate::error::{ApiError, ErrorKind, Problem};
use crate::openapi::OperationBuilder;

/// What can go wrong with a session: its store cannot be reached, which is a 503 with `Retry-After` and the code `session_unavailable`; or a
/// value is not of the type that it is read as, which is a 500.
#[derive(Debug)]
pub struct SessionError(Kind);

#[derive(Debug)]
enum Kind {
    Store(session_store::Error),
    Value(String, serde_json::Error),
}

impl SessionError {
    pub(super) fn value(name: &str, error: serde_json::Error) -> Self {
        Self(Kind::Value(name.to_owned(), error))
    }

    /// Whether the store is at fault: trying again may help.
    pub const fn is_unavailable(&self) -> bool {
        matches!(self.0, Kind::Store(_))
    }

    /// The problem that a client is told of.
    pub(super) fn problem(self) -> Problem {
        if self.is_unavailable() {
            Problem::new(ErrorKind::Unavailable)
                .with_code("session_unavailable")
                .with_header(RETRY_AFTER, HeaderValue::from_static("1"))
                .with_cause(self)
        } else {
            Problem::internal(self)
        }
    }
}

impl From<session_store::Error> for SessionError {
    fn from(error: session_store::Error) -> Self {
        Self(Kind::Store(error))
    }
}

impl fmt::Display for SessionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Store(error) => write!(f, "the store of sessions failed: {error}"),
            // What serde says may show the value.
            Kind::Value(name, error) => write!(
                f,
                "the value `{name}` of a session does not fit its type ({:?})",
                error.classify()
            ),
        }
    }
}

impl Error for SessionError {}

impl ApiError for SessionError {
    /// Every operation can fail like this.
    fn describe(operation: &mut OperationBuilder<'_>) {
        operation.undocumented();
    }

    fn into_problem(self) -> Problem {
        self.problem()
    }
}
