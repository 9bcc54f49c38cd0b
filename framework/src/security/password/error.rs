//! Why there is no hash.

use std::error::Error;
use std::fmt;

use crate::body::BoxError;
use crate::error::{ApiError, ErrorKind, Problem};
use crate::openapi::OperationBuilder;

/// Why a password was neither hashed nor verified. As an answer it is a 503 with `Retry-After` if no place was free, a 422 if the
/// password is too long, and a 500 otherwise.
#[derive(Debug)]
pub struct PasswordError(Kind);

#[derive(Debug)]
enum Kind {
    Busy,
    TooLong,
    Failed(BoxError),
}

impl PasswordError {
    pub(super) const fn busy() -> Self {
        Self(Kind::Busy)
    }

    pub(super) const fn too_long() -> Self {
        Self(Kind::TooLong)
    }

    pub(super) fn failed(error: impl Into<BoxError>) -> Self {
        Self(Kind::Failed(error.into()))
    }

    /// Whether no place was free: trying again helps.
    pub const fn is_busy(&self) -> bool {
        matches!(self.0, Kind::Busy)
    }

    /// Whether the password has more than 1,024 bytes.
    pub const fn is_too_long(&self) -> bool {
        matches!(self.0, Kind::TooLong)
    }
}

impl fmt::Display for PasswordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Busy => f.write_str("too many passwords are being hashed"),
            Kind::TooLong => f.write_str("the password has more than 1,024 bytes"),
            Kind::Failed(error) => write!(f, "a password could not be hashed: {error}"),
        }
    }
}

impl Error for PasswordError {}

impl ApiError for PasswordError {
    /// The 503 is the one that every operation can have.
    fn describe(operation: &mut OperationBuilder<'_>) {
        operation.problem(
            422,
            "password_too_long",
            "The password has more than 1,024 bytes.",
        );
    }

    fn into_problem(self) -> Problem {
        match self.0 {
            Kind::Busy => Problem::overloaded(),
            Kind::TooLong => Problem::new(ErrorKind::Unprocessable)
                .with_code("password_too_long")
                .with_detail("The password has more than 1,024 bytes."),
            Kind::Failed(_) => Problem::internal(self),
        }
    }
}
