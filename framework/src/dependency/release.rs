//! What is done with the value of a dependency when it is no longer needed.

use super::{Dep, Outcome, Provide};
use crate::error::{ApiError, Problem};
use crate::extract::{Moment, Releasing};
use crate::openapi::OperationBuilder;

/// How the value of a dependency is released.
pub struct Release<P: Provide> {
    pub(super) moment: Moment,
    pub(super) errors: fn(&mut OperationBuilder<'_>),
    pub(super) run: fn(Dep<P>, Outcome) -> Releasing,
}

impl<P: Provide> Release<P> {
    /// Before the response, by a function whose errors are then the answer.
    pub const fn before_response<F, R>(_: &F, run: fn(Dep<P>, Outcome) -> Releasing) -> Self
    where
        F: Fn(Dep<P>, Outcome) -> R,
        R: Future<Output: Released>,
    {
        Self {
            moment: Moment::BeforeResponse,
            errors: <R::Output as Released>::describe,
            run,
        }
    }

    /// After the response, by a function whose errors only the log hears of.
    pub const fn after_response<F, R>(_: &F, run: fn(Dep<P>, Outcome) -> Releasing) -> Self
    where
        F: Fn(Dep<P>, Outcome) -> R,
        R: Future<Output: Released>,
    {
        Self {
            moment: Moment::AfterResponse,
            errors: |_| {},
            run,
        }
    }
}

/// What a function returns that releases something: nothing, or why it cannot.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not what a function returns that releases a dependency",
    label = "return nothing, or a `Result<(), E>`",
    note = "`E` has `#[derive(ApiError)]`"
)]
pub trait Released {
    /// Documents how it can fail.
    fn describe(operation: &mut OperationBuilder<'_>);

    /// Whether it failed.
    ///
    /// # Errors
    /// It did.
    fn into_result(self) -> Result<(), Problem>;
}

impl Released for () {
    fn describe(operation: &mut OperationBuilder<'_>) {
        operation.undocumented();
    }

    fn into_result(self) -> Result<(), Problem> {
        Ok(())
    }
}

impl<E: ApiError> Released for Result<(), E> {
    fn describe(operation: &mut OperationBuilder<'_>) {
        E::describe(operation);
    }

    fn into_result(self) -> Result<(), Problem> {
        self.map_err(ApiError::into_problem)
    }
}

/// The work of a function that releases something.
pub fn releasing(work: impl Future<Output: Released> + Send + 'static) -> Releasing {
    Box::pin(async move { work.await.into_result() })
}
