//! What the expansion of `#[dependency]` calls. It stays small because the logic is here.

use super::{Dependency, Fallible};
use crate::error::Problem;
use crate::extract::{self, Arg, PathNames, Scope};

/// Calls the function of a dependency. Its future moves from thread to thread, so it holds nothing that is bound to one.
///
/// # Errors
/// It provides nothing.
pub async fn on_any_thread<F: Fallible>(work: impl Future<Output = F> + Send) -> Result<F::Value, Problem> {
    work.await.into_result()
}

/// Calls the function of a dependency that cannot fail.
///
/// # Errors
/// None.
pub async fn surely<T>(work: impl Future<Output = T> + Send) -> Result<T, Problem> {
    Ok(work.await)
}

/// Whether a dependency reads names of the path. Which ones is known when the app is built.
pub const fn reads_path<P: Dependency>() -> bool {
    !matches!(extract::path_names(P::ARGUMENTS), PathNames::None)
}

/// Whether the argument reads the content, and one before it does too.
pub const fn is_second_body<S: Scope>(arguments: &[Arg<S>], index: usize) -> bool {
    extract::is_second_body(arguments, index)
}
