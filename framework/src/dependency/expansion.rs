//! What the expansion of `#[dependency]` calls. It stays small because the logic is here.

use super::Dependency;
use crate::error::Problem;
use crate::extract::{self, Arg, PathNames, Scope};

/// Calls the function of a dependency. Its future moves from thread to thread, so it holds nothing that is bound to one.
pub async fn on_any_thread<T>(work: impl Future<Output = T> + Send) -> T {
    work.await
}

/// Why the function of a dependency of the app is not called by those who take it.
#[cold]
pub fn made_at_start() -> Problem {
    Problem::internal("a dependency of the app is made when the app starts, and not when it is taken")
}

/// Whether a dependency reads names of the path. Which ones is known when the app is built.
pub const fn reads_path<P: Dependency>() -> bool {
    !matches!(extract::path_names(P::ARGUMENTS), PathNames::None)
}

/// Whether the argument reads the content, and one before it does too.
pub const fn is_second_body<S: Scope>(arguments: &[Arg<S>], index: usize) -> bool {
    extract::is_second_body(arguments, index)
}
