//! SQLite: one writer, many readers.

use std::sync::Arc;
use std::time::{Duration, Instant};

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{SqlStr, SqliteConnection};
use sqlx_core::pool::PoolConnection;
use sqlx_core::transaction::begin_ansi_transaction_sql;

use super::backend::sealed::{Cause, Driver, Plan};
use super::lanes::Lane;
use super::raw::RawConnection;
use super::refusal::Refusal;
use super::values::{COLLATION, compare};
use super::watch::{Limit, Watch};
use super::{Backend, DatabaseSettings, Dialect, Synchronous, TxOptions};

/// After so many steps of SQLite's machine, some tenths of a millisecond, a statement is asked whether it may go on. One that
/// finds a row by its key makes about twenty.
const STEPS: i32 = 10_000;

/// `SQLITE_CONSTRAINT_COMMITHOOK`.
const COMMIT_REFUSED: i32 = 531;

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

    /// When a disk is full, when a trigger says so, and when a statement that writes is interrupted.
    const ENDS_BY_ITSELF: bool = true;

    /// Writers queue in this process for the one connection that writes, fairly and without polling. Readers have
    /// connections of their own, which WAL lets read while one writes, and which refuse to write.
    fn plan(settings: &DatabaseSettings) -> Result<Plan<Self>, sqlx::Error> {
        let url = settings.url.expose();
        if names_no_file(url) {
            return Err(Refusal::NoFile.into_error());
        }
        refuse_foreign(settings)?;
        let options = settings
            .logged(address(url)?)
            .foreign_keys(true)
            .collation(COLLATION, compare)
            .busy_timeout(settings.acquire_timeout)
            .synchronous(synchronous(settings));
        if is_in_memory(url) {
            // A second connection would see a database of its own.
            return Ok(Plan {
                writer: lane(settings, options),
                readers: Vec::new(),
            });
        }
        let options = options.journal_mode(SqliteJournalMode::Wal);
        let reader = options.clone().pragma("query_only", "ON");
        Ok(Plan {
            writer: lane(settings, options),
            readers: (0..settings.pool_size)
                .map(|_| lane(settings, reader.clone()))
                .collect(),
        })
    }

    /// IMMEDIATE: a transaction that reads first and writes later would fail with `SQLITE_BUSY_SNAPSHOT`, for which nobody
    /// waits. All are serializable, so the isolation asked for is there. A database in memory has one connection for both, which
    /// is told when it may write again.
    fn begin(options: TxOptions, settings: &DatabaseSettings, refuses: bool) -> SqlStr {
        // Asked for only where it matters: the usual transaction writes.
        let shared = || is_in_memory(settings.url.expose());
        SqlStr::from_static(match options.read_only {
            true if shared() => "PRAGMA query_only = ON; BEGIN DEFERRED",
            true => "BEGIN DEFERRED",
            false if refuses && shared() => "PRAGMA query_only = OFF; BEGIN IMMEDIATE",
            false => "BEGIN IMMEDIATE",
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

    /// The thread of the connection answers each statement where it was asked.
    async fn hear(_: &mut SqliteConnection) -> Result<(), sqlx::Error> {
        Ok(())
    }

    async fn reopen(connection: &mut SqliteConnection, depth: usize) -> Result<(), sqlx::Error> {
        for level in 0..depth {
            sqlx::raw_sql(begin_ansi_transaction_sql(level))
                .execute(&mut *connection)
                .await?;
        }
        Ok(())
    }

    /// By the primary result code, which is the lowest byte of the extended one (<https://www.sqlite.org/rescode.html>).
    fn cause(error: &(dyn sqlx::error::DatabaseError + 'static)) -> Cause {
        let code = error.code().and_then(|code| code.parse::<i32>().ok());
        match code.map(|code| if code == COMMIT_REFUSED { code } else { code & 0xff }) {
            Some(COMMIT_REFUSED) => Cause::NotOpen,
            // BUSY, LOCKED
            Some(5 | 6) => Cause::Contention,
            // INTERRUPT
            Some(9) => Cause::Timeout,
            // READONLY
            Some(8) => Cause::ReadOnly,
            // IOERR, FULL, CANTOPEN
            Some(10 | 13 | 14) => Cause::Outage,
            _ => Cause::Other,
        }
    }
}

/// Connections to a database in memory, which knows the order of decimals as others do.
pub(crate) fn scratch() -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .in_memory(true)
        .collation(COLLATION, compare)
}

/// A file that is not there is made, unless the address has a mode of its own.
fn address(url: &str) -> Result<SqliteConnectOptions, sqlx::Error> {
    let options: SqliteConnectOptions = url.parse()?;
    let says_mode = url
        .split_once('?')
        .is_some_and(|(_, query)| query.split('&').any(|parameter| parameter.starts_with("mode=")));
    Ok(if says_mode {
        options
    } else {
        options.create_if_missing(true)
    })
}

/// Refuses settings of PostgreSQL.
fn refuse_foreign(settings: &DatabaseSettings) -> Result<(), sqlx::Error> {
    if settings.replica_url.is_some() {
        return Err(Refusal::Replica.into_error());
    }
    if settings.pooler {
        return Err(Refusal::Pooler.into_error());
    }
    Ok(())
}

fn is_in_memory(url: &str) -> bool {
    url.contains(":memory:") || url.contains("mode=memory")
}

/// In WAL, `NORMAL` leaves to the system when the disk gets what was committed.
fn synchronous(settings: &DatabaseSettings) -> SqliteSynchronous {
    match settings.synchronous.unwrap_or_default() {
        Synchronous::Full => SqliteSynchronous::Full,
        Synchronous::Normal => SqliteSynchronous::Normal,
    }
}

fn names_no_file(url: &str) -> bool {
    let path = url.trim_start_matches("sqlite:").trim_start_matches("//");
    let path = path.split_once('?').map_or(path, |(path, _)| path);
    path.is_empty() && !is_in_memory(url)
}

/// One connection, and what ends a statement on it. A connection to a file does not age: opening one again would only cost.
fn lane(settings: &DatabaseSettings, options: SqliteConnectOptions) -> Lane<sqlx::Sqlite> {
    let watch = Arc::new(Watch::default());
    let limit = Some(settings.statement_timeout).filter(|limit| !limit.is_zero());
    let watched = Arc::clone(&watch);
    let pool = SqlitePoolOptions::new()
        .max_connections(1)
        .acquire_timeout(settings.acquire_timeout)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .after_connect(move |connection, _| {
            let limit = Limit::new(Arc::clone(&watched), limit);
            Box::pin(hook(connection, limit, Arc::clone(&watched)))
        });
    Lane {
        pool,
        options,
        watch,
        // It is a thread of this process.
        answers_within: Duration::MAX,
        keeps: true,
    }
}

/// Lets the connection ask while a statement runs whether it may go on, and before a commit whether that was asked for.
async fn hook(
    connection: &mut SqliteConnection,
    mut limit: Limit,
    watch: Arc<Watch>,
) -> Result<(), sqlx::Error> {
    let mut handle = connection.lock_handle().await?;
    handle.set_progress_handler(STEPS, move || limit.allows(Instant::now()));
    handle.set_commit_hook(move || watch.may_commit());
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::db::{Database, DatabaseSettings};

    #[test]
    fn a_file_is_made_unless_the_address_has_a_mode() {
        for (url, is_made) in [
            ("sqlite:a.db", true),
            ("sqlite:mode=rw.db?cache=private", true),
            ("sqlite:a.db?mode=rwc", true),
            ("sqlite:a.db?mode=rw", false),
            ("sqlite:a.db?cache=private&mode=rw", false),
        ] {
            let options = format!("{:?}", super::address(url).unwrap());
            let told = format!("create_if_missing: {is_made}");
            assert!(options.contains(&told), "{url}: {options}");
        }
    }

    #[test]
    fn what_only_postgresql_has_is_refused() {
        let settings = || DatabaseSettings::at("sqlite:a.db");
        for (settings, named) in [
            (settings().replica_url("sqlite:b.db"), "DATABASE_REPLICA_URL"),
            (settings().behind_pooler(), "DATABASE_POOLER"),
        ] {
            let opened = Database::<sqlx::Sqlite>::open(&settings).map(drop);
            let error = opened.unwrap_err();
            assert!(error.to_string().contains(named), "{error}");
            assert!(error.misconfigured().is_some(), "{error}");
        }
    }

    #[test]
    fn an_address_names_a_file_or_memory() {
        let opened = |url| Database::<sqlx::Sqlite>::at(url).map(drop);
        for url in ["sqlite:", "sqlite://", "sqlite:?mode=rwc", "sqlite://?mode=rwc"] {
            let error = opened(url).unwrap_err();
            assert!(error.to_string().contains("names no file"), "{url}: {error}");
        }
        for url in [
            "sqlite:a.db",
            "sqlite://a.db?mode=rwc",
            "sqlite::memory:",
            "sqlite://?mode=memory",
        ] {
            opened(url).unwrap();
        }
    }
}
