//! Transactions on real databases: files of SQLite, and a PostgreSQL server, which has to be there.
//!
//! What both must do stands once, in the files beside this one, and is compiled for each of them, as the
//! code of an app is.

#![allow(clippy::print_stdout, reason = "what was counted is for the log of the tests")]
#![allow(
    clippy::duplicate_mod,
    reason = "the same source runs on both databases: that is what is tested"
)]

mod app;
mod chosen;
mod cluster;
#[path = "migrations/drifts/mod.rs"]
mod drifts;
mod fresh;
mod pooler;
mod postgres;
mod sqlite;
mod table;
mod tables;
mod unprivileged;

use purlin::db::{Backend, Database, DbError};
use purlin::model::sql;

/// Prints what a test counted, as a row of the table that `./soak --only faults` keeps.
fn counted(what: &str, database: &str, figures: impl std::fmt::Display) {
    println!("| {what} | {database} | {figures} |");
}

/// Runs a statement in a transaction of its own.
async fn does<B: Backend>(db: &Database<B>, statement: &'static str) -> Result<(), DbError> {
    db.transaction(async |tx| sql(statement).execute(tx).await.map(drop))
        .await
}
