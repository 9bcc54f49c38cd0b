//! An app without a database: neither driver is there.

use std::any::TypeId;

use super::BuiltApp;
use crate::body::BoxError;
use crate::routing::Module;

/// The database that is not there.
#[derive(Default)]
pub(super) struct Held(());

impl Held {
    pub(super) fn complete(self, _: &[Module], _: &mut Vec<String>) -> Self {
        self
    }
}

impl BuiltApp {
    /// Makes sure that the tables are those of the program's migrations. Without a database there are none.
    ///
    /// # Errors
    /// None without a database.
    #[expect(clippy::unused_async, reason = "a database is waited for")]
    pub async fn prepare(&self) -> Result<(), BoxError> {
        let Held(()) = self.core.database;
        Ok(())
    }
}

/// The types that no handler may hold.
pub(super) const fn types() -> Vec<TypeId> {
    Vec::new()
}
