//! The tables of Purlin itself.
//!
//! They have a table of versions of their own, so that they never mix with the steps of an app, and come first. Their names begin with
//! `_purlin_`, and a difference leaves out every table whose name begins with `_`.

use super::step::{Migration, Script};
use crate::db::{Dialect, OWN_TABLES_OF_POSTGRES, OWN_TABLES_OF_SQLITE};

/// Where the steps are noted.
pub(super) const TABLE: &str = "_purlin_migrations";

/// A step of Purlin's own, in the words of each database.
struct Own {
    version: i64,
    name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

/// All of them. A step that has been released is never changed.
const OWN: &[Own] = &[Own {
    version: 1,
    name: "idempotency",
    sqlite: OWN_TABLES_OF_SQLITE,
    postgres: OWN_TABLES_OF_POSTGRES,
}];

/// The steps for a database.
pub(super) fn steps(dialect: Dialect) -> Vec<Migration> {
    let step = |own: &Own| {
        let sql = match dialect {
            Dialect::Sqlite => own.sqlite,
            Dialect::Postgres => own.postgres,
        };
        Migration::new(own.version, own.name, Script::new(sql.into()), None)
    };
    OWN.iter().map(step).collect()
}
