//! An app without a database: neither driver is there.

use std::any::TypeId;

/// The types that no handler may hold.
pub(super) const fn types() -> Vec<TypeId> {
    Vec::new()
}
