//! PostgreSQL.

use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgConnection, PgDatabaseError, PgPoolOptions};
use sqlx::{AssertSqlSafe, SqlSafeStr, SqlStr};
use sqlx_core::connection::Connection;
use sqlx_core::pool::{PoolConnection, PoolConnectionMetadata};

use super::backend::sealed::{Cause, Driver, Plan};
use super::lanes::Lane;
use super::raw::RawConnection;
use super::refusal::Refusal;
use super::watch::Watch;
use super::{Backend, DatabaseSettings, Dialect, Isolation, TxOptions};

impl Backend for sqlx::Postgres {}

impl Driver for sqlx::Postgres {
    const SCHEMES: &[&str] = &["postgres://", "postgresql://"];
    const DIALECT: Dialect = Dialect::Postgres;
    const SINGLE_WRITER: bool = false;
    const CANCEL_POISONS: bool = true;
    const MIGRATES_ON_START: bool = false;

    fn is_in_memory(_: &DatabaseSettings) -> bool {
        false
    }

    fn raw(connection: PoolConnection<Self>) -> RawConnection {
        RawConnection::Postgres(connection)
    }

    /// A transaction that failed stays open until it is rolled back.
    const ENDS_BY_ITSELF: bool = false;

    fn plan(settings: &DatabaseSettings) -> Result<Plan<Self>, sqlx::Error> {
        if millis(settings.statement_timeout) > LONGEST {
            return Err(Refusal::LongLimit.into_error());
        }
        if settings.synchronous.is_some() {
            return Err(Refusal::Synchronous.into_error());
        }
        let replica = settings.replica_url.as_ref();
        let replica = replica.map(|url| lane(settings, url.expose())).transpose()?;
        Ok(Plan {
            writer: lane(settings, settings.url.expose())?,
            readers: replica.into_iter().collect(),
        })
    }

    /// The limit of time goes with the BEGIN, in one round trip. Set for the transaction only, it also holds behind a pooler
    /// that lends its connections for a transaction, where what a session sets is met by somebody else.
    fn begin(options: TxOptions, settings: &DatabaseSettings, _: bool) -> SqlStr {
        let isolation = match options.isolation {
            Isolation::Default => "",
            Isolation::ReadCommitted => " ISOLATION LEVEL READ COMMITTED",
            Isolation::RepeatableRead => " ISOLATION LEVEL REPEATABLE READ",
            Isolation::Serializable => " ISOLATION LEVEL SERIALIZABLE",
        };
        let access = if options.read_only { " READ ONLY" } else { "" };
        let limit = millis(settings.statement_timeout);
        // Nothing of this is anybody's input.
        AssertSqlSafe(format!(
            "BEGIN{isolation}{access}; SET LOCAL statement_timeout = {limit}"
        ))
        .into_sql_str()
    }

    /// A savepoint can be read only: its end gives the transaction around it back what that was.
    fn within(options: TxOptions) -> Option<&'static str> {
        options.read_only.then_some("SET TRANSACTION READ ONLY")
    }

    /// Constraints that are checked at the end are checked, and are deferred again after that.
    const DEFERRED: Option<&'static str> = Some(
        "SAVEPOINT purlin_commit; SET CONSTRAINTS ALL IMMEDIATE; ROLLBACK TO purlin_commit; RELEASE purlin_commit",
    );

    async fn script(connection: &mut PgConnection, sql: SqlStr) -> Result<(), sqlx::Error> {
        sqlx::raw_sql(sql).execute(connection).await.map(drop)
    }

    async fn hear(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
        loop {
            match connection.flush().await {
                Err(sqlx::Error::Database(error)) => {
                    tracing::debug!(%error, "a statement failed for which nobody waited");
                }
                ended => return ended,
            }
        }
    }

    async fn reopen(_: &mut PgConnection, _: usize) -> Result<(), sqlx::Error> {
        Err(sqlx::Error::BeginFailed)
    }

    /// By the code (<https://www.postgresql.org/docs/current/errcodes-appendix.html>).
    fn cause(error: &(dyn sqlx::error::DatabaseError + 'static)) -> Cause {
        let code = error.code();
        match code.as_deref().unwrap_or_default() {
            // A serialization failure, a deadlock, a lock that was not waited for.
            "40001" | "40P01" | "55P03" => Cause::Contention,
            // What is not supported is many things, and this one.
            "0A000" if has_other_columns(error) => Cause::Outdated,
            // A statement, a session that did nothing in its transaction, and a transaction took too long.
            "57014" | "25P03" | "25P04" => Cause::Timeout,
            // Text with a NUL, and JSON with one.
            "22021" | "22P05" => Cause::Unfit,
            "25006" => Cause::ReadOnly,
            // The server stops, was stopped, or starts; it has no such database. Classes 08, 28 and 53: the connection, who may
            // have one, and what has run out.
            "57P01" | "57P02" | "57P03" | "57P05" | "3D000" => Cause::Outage,
            code if ["08", "28", "53"].iter().any(|class| code.starts_with(class)) => Cause::Outage,
            _ => Cause::Other,
        }
    }
}

/// Whether a statement that the connection has prepared has other columns since a table was changed: `SELECT *`.
fn has_other_columns(error: &(dyn sqlx::error::DatabaseError + 'static)) -> bool {
    let error = error.try_downcast_ref::<PgDatabaseError>();
    error.and_then(PgDatabaseError::routine) == Some("RevalidateCachedQuery")
}

/// The longest limit of time that the server knows, in milliseconds.
const LONGEST: u128 = i32::MAX as u128;

/// As the server counts, rounded up: a part of a millisecond would be zero, which is no limit.
const fn millis(limit: Duration) -> u128 {
    limit.as_nanos().div_ceil(1_000_000)
}

fn lane(settings: &DatabaseSettings, url: &str) -> Result<Lane<sqlx::Postgres>, sqlx::Error> {
    let options: PgConnectOptions = url.parse()?;
    let options = settings.logged(options);
    let watch = Arc::new(Watch::default());
    let watched = Arc::clone(&watch);
    Ok(Lane {
        pool: PgPoolOptions::new()
            .max_connections(settings.pool_size)
            .acquire_timeout(settings.acquire_timeout)
            .before_acquire(move |_, known: PoolConnectionMetadata| {
                let is_good = !watched.is_outdated(known.age);
                Box::pin(async move { Ok(is_good) })
            })
            .after_release(|connection, _| Box::pin(is_good(connection))),
        options: if settings.pooler { pooled(options) } else { options },
        watch,
        answers_within: answers_within(settings),
        keeps: false,
    })
}

/// The server ends the statement, and has as long to say so as it has to lend a connection.
const fn answers_within(settings: &DatabaseSettings) -> Duration {
    if settings.statement_timeout.is_zero() {
        return Duration::MAX;
    }
    settings
        .statement_timeout
        .saturating_add(settings.acquire_timeout)
}

/// Whether a connection that comes back can be lent again, once it has heard the answers to what was cut off.
///
/// sqlx 0.9.0 pings a connection that comes back, takes the first error it hears for that of a broken one, and closes it with
/// `close_hard`. Over TLS that flushes first, and to flush when there is nothing to send is to wait for what the server sends:
/// `poll_flush` of its `RustlsSocket` is `complete_io` of rustls, which reads when it has nothing to write. If all answers were
/// read already the server sends nothing, and the place in the pool is lost for good.
///
/// `close` does not wait like that, since the server answers the goodbye by closing, so it is what a broken connection gets here.
async fn is_good(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    let heard = <sqlx::Postgres as Driver>::hear(connection).await;
    if let Err(error) = &heard {
        tracing::warn!(%error, "a connection is broken, and is closed");
    }
    Ok(heard.is_ok())
}

/// Behind a pooler, the next transaction may be on another connection of the server. A statement that is prepared under a name
/// would not be found there, or another one under its name. And a pooler knows few parameters of the start.
fn pooled(options: PgConnectOptions) -> PgConnectOptions {
    options.statement_cache_capacity(0).extra_float_digits(None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::Synchronous;

    fn begun(limit: Duration) -> String {
        let settings = DatabaseSettings::at("postgres://h/d").statement_timeout(limit);
        let sql = <sqlx::Postgres as Driver>::begin(TxOptions::new(), &settings, false);
        sql.as_str().to_owned()
    }

    #[test]
    fn no_limit_but_zero_is_none() {
        assert!(begun(Duration::ZERO).ends_with("statement_timeout = 0"));
        assert!(begun(Duration::from_micros(500)).ends_with("statement_timeout = 1"));
        assert!(begun(Duration::from_micros(1500)).ends_with("statement_timeout = 2"));
        assert!(begun(Duration::from_secs(25)).ends_with("statement_timeout = 25000"));
    }

    #[test]
    fn a_limit_that_the_server_does_not_know_is_refused_before_it_is_asked() {
        let opened = |limit| {
            let settings = DatabaseSettings::at("postgres://h/d").statement_timeout(limit);
            crate::db::Database::<sqlx::Postgres>::open(&settings).map(drop)
        };
        opened(Duration::from_millis(2_147_483_647)).unwrap();
        let error = opened(Duration::from_millis(2_147_483_648)).unwrap_err();
        assert!(error.to_string().contains("statement_timeout"), "{error}");
    }

    #[test]
    fn what_a_commit_of_sqlite_waits_for_is_refused() {
        for waits in [Synchronous::Full, Synchronous::Normal] {
            let settings = DatabaseSettings::at("postgres://h/d").synchronous(waits);
            let error = crate::db::Database::<sqlx::Postgres>::open(&settings)
                .map(drop)
                .unwrap_err();
            assert!(error.to_string().contains("synchronous_commit"), "{error}");
        }
    }
}
