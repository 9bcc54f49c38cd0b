//! PostgreSQL.

mod address;
mod claims;
#[path = "../contention.rs"]
mod contention;
#[path = "../cut_off.rs"]
mod cut_off;
#[path = "../hooks.rs"]
mod hooks;
#[path = "../idempotency.rs"]
mod idempotency;
#[path = "../idempotent_routes.rs"]
mod idempotent_routes;
mod keys;
#[path = "../kit.rs"]
mod kit;
#[path = "../migrations/postgres.rs"]
mod migrations;
#[path = "../models.rs"]
mod models;
#[path = "../models_lists.rs"]
mod models_lists;
#[path = "../models_related.rs"]
mod models_related;
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
