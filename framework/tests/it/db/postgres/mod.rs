//! PostgreSQL.

mod address;
mod claims;
#[path = "../contention.rs"]
mod contention;
#[path = "../cut_off.rs"]
mod cut_off;
mod cut_savepoints;
mod encrypted;
#[path = "../hooks.rs"]
mod hooks;
#[path = "../idempotency.rs"]
mod idempotency;
#[path = "../idempotency_scope.rs"]
mod idempotency_scope;
#[path = "../idempotent_routes.rs"]
mod idempotent_routes;
mod keys;
#[path = "../kit.rs"]
mod kit;
mod limits;
#[path = "../migrations/postgres.rs"]
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
mod outage;
mod pooled;
mod replica;
#[path = "../rolled_back.rs"]
mod rolled_back;
#[path = "../savepoints.rs"]
mod savepoints;
#[cfg(feature = "accounts")]
#[path = "../secrets.rs"]
mod secrets;
#[path = "../served.rs"]
mod served;
mod server;
#[path = "../services.rs"]
mod services;
#[path = "../slow.rs"]
mod slow;
mod tls;
#[path = "../transactional.rs"]
mod transactional;
#[path = "../transactions.rs"]
mod transactions;
#[path = "../unheard.rs"]
mod unheard;
#[path = "../unique.rs"]
mod unique;

use purlin::db::Postgres as Backend;

use super::fresh::postgres as fresh;

/// What the database speaks.
const DIALECT: purlin::db::Dialect = purlin::db::Dialect::Postgres;

purlin::database! { postgres = "migrations" }

const NAME: &str = "PostgreSQL";

/// A statement that takes longer than a tenth of a second.
const SLOW: &str = "SELECT $1::text FROM pg_sleep(0.2)";

/// No session on the tables of this test stays in a transaction; one that is being closed may be for a moment. The other tests have
/// tables of their own.
async fn nothing_is_left_open(db: &Db) {
    let idle = "SELECT count(*) FROM pg_stat_activity a JOIN pg_locks l USING (pid)
        WHERE a.state LIKE 'idle in transaction%' AND l.relation = 'notes'::regclass";
    for _ in 0..2_000 {
        let read = db.read(async |tx| -> Result<i64, purlin::db::DbError> {
            Ok(purlin::sqlx::query_scalar(idle).fetch_one(tx).await?)
        });
        if read.await.unwrap() == 0 {
            return;
        }
    }
    panic!("a session is idle in a transaction");
}

/// Statements that fail, each with one before it that does not.
const FAILING: &[(&str, &str)] = &[
    ("SELECT 1", "INSERT INTO notes (text) VALUES ('taken')"),
    ("SELECT 1", "SELECT nothing FROM notes"),
    (
        "SELECT 1",
        "SELECT 1 / count(*) FROM notes WHERE text = 'nobody has it'",
    ),
    // As the server says that two transactions are in each other's way.
    (
        "SELECT 1",
        "DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '40001'; END $$",
    ),
    ("SET LOCAL statement_timeout = 5", "SELECT pg_sleep(60)"),
];
