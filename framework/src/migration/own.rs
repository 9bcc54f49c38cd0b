//! The tables of Purlin itself.
//!
//! They have a table of versions of their own, so that they never mix with the steps of an app, and come first. Their names begin with
//! `_purlin_`, and a difference leaves out every table whose name begins with `_`.

use super::step::{Migration, Script};
use crate::db::{Dialect, own_tables};

/// Where the steps are noted.
pub(super) const TABLE: &str = "_purlin_migrations";

/// The steps for a database. What has been released is never changed: another table is another step.
pub(super) fn steps(dialect: Dialect) -> Vec<Migration> {
    let idempotency = own_tables(dialect).join(";\n");
    vec![Migration::new(
        1,
        "idempotency",
        Script::new(idempotency.into()),
        None,
    )]
}
