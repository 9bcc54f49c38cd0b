//! What a dependency is to those who take it.

use std::any::TypeId;

use super::{Making, OfApp, Release};
use crate::error::Reject;
use crate::extract::{Arg, Request, Scope};
use crate::openapi::{OperationBuilder, Origin};

/// What [`#[dependency]`](macro@super::dependency) writes down about a function.
#[derive(Debug, Clone, Copy)]
pub struct Definition {
    /// The function.
    pub origin: Origin,
    /// Documents how it can fail.
    pub errors: fn(&mut OperationBuilder<'_>),
}

impl Definition {
    /// A function that can fail so.
    pub const fn of(
        name: &'static str,
        file: &'static str,
        line: u32,
        errors: fn(&mut OperationBuilder<'_>),
    ) -> Self {
        Self {
            origin: Origin { name, file, line },
            errors,
        }
    }
}

/// A dependency, as a type: [`#[dependency]`](macro@super::dependency) puts one beside the function, under the same name.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a dependency",
    label = "no function of this name has `#[dependency]`",
    note = "write `#[dependency]` above the `async fn`, and take it by its name: `Dep<current_user>`"
)]
pub trait Provide: Sized + 'static {
    /// What it provides.
    type Output: Send + Sync + 'static;

    /// What is known of it.
    const DEFINITION: &'static Definition;

    /// What is done with its value at the end of a request.
    const RELEASE: Option<Release<Self>> = None;

    /// How many of its values there may be at a time in an app.
    const MAX_CONCURRENCY: Option<usize> = None;

    /// How it is made, if it is made once, at the start of the app.
    const OF_APP: Option<OfApp<Self>> = None;
}

/// A dependency that can be had in a scope: each of its arguments can.
///
/// [`#[dependency]`](macro@super::dependency) implements it for every such scope.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a dependency",
    label = "no function of this name has `#[dependency]`",
    note = "write `#[dependency]` above the `async fn`, and take it by its name: `Dep<current_user>`"
)]
pub trait Dependency<S: Scope = Request>: Provide {
    // No item says of which types its arguments are, for those may be private where the dependency is not.
    /// What is known of its arguments.
    const ARGUMENTS: &'static [Arg<S>];

    /// Reads the inputs among its arguments, and keeps them for `owner`.
    fn prepare(cx: &mut S::Cx, owner: TypeId) -> impl Future<Output = Result<(), Reject>> + Send;

    /// Makes the rest of its arguments, and calls the function.
    fn make(cx: &mut S::Cx, making: &mut Making)
    -> impl Future<Output = Result<Self::Output, Reject>> + Send;
}
