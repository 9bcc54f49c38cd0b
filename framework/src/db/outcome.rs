//! What came of the work of a transaction.

use super::{DbError, HoldsDbError};

/// What came of the work: `Ok` commits, and `Err` rolls back. Every `Result` is one whose error has a place for one of the
/// database; nobody implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say whether the transaction commits",
    label = "not a `Result`",
    note = "write `-> Result<{Self}, E>`: `Ok` commits, and `Err` rolls back"
)]
pub trait Outcome {
    /// Whether it commits.
    #[doc(hidden)]
    fn is_ok(&self) -> bool;

    /// What it is if the transaction cannot be opened or committed.
    #[doc(hidden)]
    fn failed(error: DbError) -> Self;
}

impl<T, E: HoldsDbError> Outcome for Result<T, E> {
    fn is_ok(&self) -> bool {
        self.is_ok()
    }

    fn failed(error: DbError) -> Self {
        Err(E::from_db(error))
    }
}
