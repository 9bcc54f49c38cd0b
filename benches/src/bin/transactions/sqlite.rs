//! SQLite, as Purlin opens it and in the same way without it. No commit waits for the disk, which would be most of what is measured.

#[path = "cases.rs"]
mod cases;

use std::path::Path;

use purlin::db::{DatabaseSettings, Synchronous};
use purlin::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use purlin_benches::Result;

use crate::Who;

pub(crate) use cases::Both;
use purlin::db::Sqlite as Backend;

type Pool = purlin::sqlx::SqlitePool;

const BEGIN: &str = "BEGIN IMMEDIATE";

/// Here, a limit of time is no statement.
const LIMITED: &str = BEGIN;

/// A database in memory; the two have one each.
pub(crate) async fn in_memory(first: Who) -> Result<Both> {
    open("sqlite::memory:", first, |options| options).await
}

/// A file, which both work with.
pub(crate) async fn in_file(file: &Path, first: Who) -> Result<Both> {
    let url = format!("sqlite:{}", file.display());
    open(&url, first, |options| {
        options.journal_mode(SqliteJournalMode::Wal)
    })
    .await
}

async fn open(
    url: &str,
    first: Who,
    change: fn(SqliteConnectOptions) -> SqliteConnectOptions,
) -> Result<Both> {
    let options: SqliteConnectOptions = url.parse()?;
    let options = options
        .create_if_missing(true)
        .synchronous(SqliteSynchronous::Normal);
    let pool = SqlitePoolOptions::new()
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false);
    let bare = pool.connect_with(change(options));
    let settings = DatabaseSettings::at(url).synchronous(Synchronous::Normal);
    Both::new(bare, &settings, first).await
}
