//! SQLite.

#[path = "../contention.rs"]
mod contention;
#[path = "../cut_off.rs"]
mod cut_off;
mod defaults;
#[path = "../hooks.rs"]
mod hooks;
#[path = "../idempotency.rs"]
mod idempotency;
#[path = "../idempotency_scope.rs"]
mod idempotency_scope;
#[path = "../idempotent_routes.rs"]
mod idempotent_routes;
mod kept;
#[path = "../kit.rs"]
mod kit;
mod limits;
#[path = "../migrations/sqlite.rs"]
mod migrations;
#[path = "../models.rs"]
mod models;
#[path = "../models_lists.rs"]
mod models_lists;
#[path = "../models_parts.rs"]
mod models_parts;
#[path = "../models_related.rs"]
mod models_related;
#[path = "../models_sums.rs"]
mod models_sums;
#[path = "../models_types.rs"]
mod models_types;
#[path = "../models_upsert.rs"]
mod models_upsert;
#[path = "../notes.rs"]
mod notes;
#[path = "../rolled_back.rs"]
mod rolled_back;
#[path = "../savepoints.rs"]
mod savepoints;
#[cfg(feature = "accounts")]
#[path = "../secrets.rs"]
mod secrets;
#[path = "../served.rs"]
mod served;
#[path = "../services.rs"]
mod services;
mod single_writer;
#[path = "../slow.rs"]
mod slow;
mod synchronous;
#[path = "../transactional.rs"]
mod transactional;
#[path = "../transactions.rs"]
mod transactions;
#[path = "../unheard.rs"]
mod unheard;
#[path = "../unique.rs"]
mod unique;

use purlin::db::Sqlite as Backend;

use super::fresh::sqlite as fresh;

/// What the database speaks.
const DIALECT: purlin::db::Dialect = purlin::db::Dialect::Sqlite;

purlin::database! { sqlite = "migrations" }

const NAME: &str = "SQLite";

/// A statement that takes much longer than a tenth of a second.
const SLOW: &str = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000) SELECT count(*), $1 FROM n";

/// A transaction that is left open keeps the lock, which others wait for.
#[allow(clippy::unused_async, reason = "its sibling of PostgreSQL asks the server")]
async fn nothing_is_left_open(_: &Db) {}

/// Statements that fail, each with one before it that does not.
const FAILING: &[(&str, &str)] = &[
    ("SELECT 1", "INSERT INTO notes (text) VALUES ('taken')"),
    ("SELECT 1", "SELECT nothing FROM notes"),
    // It is ended when nobody waits for it any more.
    (
        "SELECT 1",
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) INSERT INTO notes (text) SELECT i FROM n",
    ),
];
