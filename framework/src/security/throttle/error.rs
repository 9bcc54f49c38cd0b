//! Why an attempt is not let through.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use http::HeaderValue;
use http::header::RETRY_AFTER;

use crate::body::BoxError;
use crate::error::{ApiError, ErrorKind, Problem};
use crate::openapi::OperationBuilder;

/// Why an attempt to log in is not let through: 429 with `Retry-After` if there were too many, 503 if they cannot be counted.
#[derive(Debug)]
pub struct ThrottleError(Kind);

#[derive(Debug)]
enum Kind {
    Wait(Duration),
    Store(BoxError),
}

impl ThrottleError {
    pub(super) const fn wait(wait: Duration) -> Self {
        Self(Kind::Wait(wait))
    }

    pub(super) const fn store(error: BoxError) -> Self {
        Self(Kind::Store(error))
    }

    /// How long to wait, if there were too many attempts.
    pub const fn retry_after(&self) -> Option<Duration> {
        match self.0 {
            Kind::Wait(wait) => Some(wait),
            Kind::Store(_) => None,
        }
    }
}

impl fmt::Display for ThrottleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Wait(wait) => write!(f, "too many attempts to log in; the next one in {wait:?}"),
            Kind::Store(_) => f.write_str("attempts to log in cannot be counted"),
        }
    }
}

impl Error for ThrottleError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.0 {
            Kind::Wait(_) => None,
            Kind::Store(error) => Some(&**error),
        }
    }
}

impl ApiError for ThrottleError {
    /// The 503 is one that every operation can have.
    fn describe(operation: &mut OperationBuilder<'_>) {
        operation.problem(
            429,
            "too_many_attempts",
            "There were too many attempts to log in.",
        );
    }

    fn into_problem(self) -> Problem {
        match self.0 {
            Kind::Wait(wait) => {
                // Whoever comes a part of a second too early would be sent away once more.
                let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
                Problem::new(ErrorKind::TooManyRequests)
                    .with_code("too_many_attempts")
                    .with_detail("There were too many attempts to log in.")
                    .with_header(RETRY_AFTER, HeaderValue::from(seconds))
            }
            Kind::Store(_) => Problem::new(ErrorKind::Unavailable)
                .with_header(RETRY_AFTER, HeaderValue::from_static("1"))
                .with_cause(self),
        }
    }
}
