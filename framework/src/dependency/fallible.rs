//! What the function of a dependency returns.

use crate::error::{ApiError, Problem};
use crate::extract::Judged;
use crate::openapi::OperationBuilder;

/// What a dependency returns: a value, or why there is none.
#[diagnostic::on_unimplemented(
    message = "a dependency returns a `Result`, and `{Self}` is none",
    label = "not a `Result`",
    note = "return `Result<T, E>`, where `E` has `#[derive(ApiError)]`",
    note = "write `#[dependency(infallible)]` if it cannot fail"
)]
pub trait Fallible {
    /// What is provided.
    type Value;

    /// Documents how it can fail.
    fn describe(operation: &mut OperationBuilder<'_>);

    /// The value, or what the client is told.
    ///
    /// # Errors
    /// There is no value.
    fn into_result(self) -> Result<Self::Value, Problem>;
}

impl<T, E: ApiError> Fallible for Result<T, E> {
    type Value = T;

    fn describe(operation: &mut OperationBuilder<'_>) {
        E::describe(operation);
        Judged::note(operation);
    }

    fn into_result(self) -> Result<T, Problem> {
        self.map_err(ApiError::into_problem)
    }
}

/// What a dependency returns that cannot fail.
#[derive(Debug)]
pub struct Sure<T>(pub T);

impl<T> Fallible for Sure<T> {
    type Value = T;

    fn describe(operation: &mut OperationBuilder<'_>) {
        operation.undocumented();
    }

    fn into_result(self) -> Result<T, Problem> {
        Ok(self.0)
    }
}
