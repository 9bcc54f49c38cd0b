//! SQLite: one writer, many readers.

use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{SqlStr, SqliteConnection};
use sqlx_core::pool::PoolConnection;

use super::backend::sealed::{Cause, Driver, Plan};
use super::raw::RawConnection;
use super::values::{COLLATION, compare};
use super::{Backend, DatabaseSettings, Dialect, TxOptions};

impl Backend for sqlx::Sqlite {}

impl Driver for sqlx::Sqlite {
    const SCHEMES: &[&str] = &["sqlite:"];
    const DIALECT: Dialect = Dialect::Sqlite;
    const SINGLE_WRITER: bool = true;
    const CANCEL_POISONS: bool = false;
    const MIGRATES_ON_START: bool = true;

    fn is_in_memory(settings: &DatabaseSettings) -> bool {
        is_in_memory(settings.url.expose())
    }

    fn raw(connection: PoolConnection<Self>) -> RawConnection {
        RawConnection::Sqlite(connection)
    }

    /// Writers queue in this process for the one connection that writes, fairly and without polling. Readers have
    /// connections of their own, which WAL lets read while one writes, and which refuse to write.
    fn plan(settings: &DatabaseSettings) -> Result<Plan<Self>, sqlx::Error> {
        let url = settings.url.expose();
        let options: SqliteConnectOptions = url.parse()?;
        let options = options
            .create_if_missing(true)
            .foreign_keys(true)
            .collation(COLLATION, compare)
            .busy_timeout(settings.acquire_timeout)
            .synchronous(SqliteSynchronous::Normal);
        if is_in_memory(url) {
            // A second connection would see a database of its own.
            return Ok(Plan {
                writer: (pool(1, settings.acquire_timeout), options),
                reader: None,
            });
        }
        let options = options.journal_mode(SqliteJournalMode::Wal);
        let reader = options.clone().pragma("query_only", "ON");
        Ok(Plan {
            writer: (pool(1, settings.acquire_timeout), options),
            reader: Some((pool(settings.pool_size, settings.acquire_timeout), reader)),
        })
    }

    /// IMMEDIATE: a transaction that reads first and writes later would fail with `SQLITE_BUSY_SNAPSHOT`, for which nobody
    /// waits. All are serializable, so the isolation asked for is there. A database in memory has one connection for both.
    fn begin(options: TxOptions, settings: &DatabaseSettings) -> SqlStr {
        SqlStr::from_static(match (options.read_only, is_in_memory(settings.url.expose())) {
            (true, false) => "BEGIN DEFERRED",
            (false, false) => "BEGIN IMMEDIATE",
            (true, true) => "PRAGMA query_only = ON; BEGIN DEFERRED",
            (false, true) => "PRAGMA query_only = OFF; BEGIN IMMEDIATE",
        })
    }

    fn within(options: TxOptions) -> Option<&'static str> {
        Some(if options.read_only {
            "PRAGMA query_only = ON"
        } else {
            "PRAGMA query_only = OFF"
        })
    }

    /// SQLite counts violations of deferred keys, and tells the number to nobody.
    const DEFERRED: Option<&'static str> = None;

    async fn script(connection: &mut SqliteConnection, sql: SqlStr) -> Result<(), sqlx::Error> {
        sqlx::raw_sql(sql).execute(connection).await.map(drop)
    }

    /// By the primary result code, which is the lowest byte of the extended one (<https://www.sqlite.org/rescode.html>).
    fn cause(error: &dyn sqlx::error::DatabaseError) -> Cause {
        let code = error.code().and_then(|code| code.parse::<i32>().ok());
        match code.map(|code| code & 0xff) {
            // BUSY, LOCKED
            Some(5 | 6) => Cause::Contention,
            // INTERRUPT
            Some(9) => Cause::Timeout,
            // IOERR, FULL, CANTOPEN
            Some(10 | 13 | 14) => Cause::Outage,
            _ => Cause::Other,
        }
    }
}

fn is_in_memory(url: &str) -> bool {
    url.contains(":memory:") || url.contains("mode=memory")
}

/// A connection to a file does not age: opening one again would only cost.
fn pool(size: u32, patience: Duration) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(size)
        .acquire_timeout(patience)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
}
