//! The models of a module.

use super::Table;
use crate::routing::Module;

impl Module {
    /// Says which models belong to the module: `models![Product, Price]`. Migrations are made from the models of all modules.
    pub fn models(self, tables: impl IntoIterator<Item = Table>) -> Self {
        tables.into_iter().fold(self, Module::attach)
    }
}
