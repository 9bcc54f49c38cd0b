//! Errors of an application that know what clients are told of them.

use super::Problem;
use crate::openapi::OperationBuilder;

/// An error that a handler returns. `#[derive(ApiError)]` implements it.
///
/// What [`describe`](Self::describe) says is what [`into_problem`](Self::into_problem) can return: each status and code
/// is documented on every operation that returns the error.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an API error",
    label = "no status is known for this type",
    note = "write `#[derive(Debug, ApiError)]` on `{Self}` and `#[api_error(not_found, \"..\")]` on each variant",
    note = "an error of another crate becomes a variant of yours: `#[api_error(internal, \"..\")]`"
)]
pub trait ApiError: Sized {
    /// Documents every problem that the error can become.
    fn describe(operation: &mut OperationBuilder<'_>);

    /// What the client is told, and what the log is told.
    fn into_problem(self) -> Problem;
}

#[diagnostic::do_not_recommend]
impl ApiError for Problem {
    fn describe(operation: &mut OperationBuilder<'_>) {
        operation.undocumented();
    }

    fn into_problem(self) -> Problem {
        self
    }
}

#[diagnostic::do_not_recommend]
impl ApiError for std::convert::Infallible {
    fn describe(operation: &mut OperationBuilder<'_>) {
        operation.undocumented();
    }

    fn into_problem(self) -> Problem {
        match self {}
    }
}
