//! PostgreSQL.

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{AssertSqlSafe, PgConnection, SqlSafeStr, SqlStr};
use sqlx_core::pool::PoolConnection;

use super::backend::sealed::{Cause, Driver, Plan};
use super::raw::RawConnection;
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

    fn plan(settings: &DatabaseSettings) -> Result<Plan<Self>, sqlx::Error> {
        let pool = || {
            PgPoolOptions::new()
                .max_connections(settings.pool_size)
                .acquire_timeout(settings.acquire_timeout)
        };
        let replica = settings.replica_url.as_ref();
        let replica = replica
            .map(|url| url.expose().parse::<PgConnectOptions>())
            .transpose()?;
        Ok(Plan {
            writer: (pool(), settings.url.expose().parse::<PgConnectOptions>()?),
            reader: replica.map(|options| (pool(), options)),
        })
    }

    /// The limit of time goes with the BEGIN, in one round trip. Set for the transaction only, it also holds behind a pooler
    /// that lends its connections for a transaction, where what a session sets is met by somebody else.
    fn begin(options: TxOptions, settings: &DatabaseSettings) -> SqlStr {
        let isolation = match options.isolation {
            Isolation::Default => "",
            Isolation::ReadCommitted => " ISOLATION LEVEL READ COMMITTED",
            Isolation::RepeatableRead => " ISOLATION LEVEL REPEATABLE READ",
            Isolation::Serializable => " ISOLATION LEVEL SERIALIZABLE",
        };
        let access = if options.read_only { " READ ONLY" } else { "" };
        let limit = settings.statement_timeout.as_millis();
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

    /// By the code (<https://www.postgresql.org/docs/current/errcodes-appendix.html>).
    fn cause(error: &dyn sqlx::error::DatabaseError) -> Cause {
        let code = error.code();
        match code.as_deref().unwrap_or_default() {
            // A serialization failure, a deadlock, a lock that was not waited for.
            "40001" | "40P01" | "55P03" => Cause::Contention,
            "57014" => Cause::Timeout,
            // The server stops, was stopped, or starts. Classes 08 and 53: the connection, and what has run out.
            "57P01" | "57P02" | "57P03" | "57P05" => Cause::Outage,
            code if code.starts_with("08") || code.starts_with("53") => Cause::Outage,
            _ => Cause::Other,
        }
    }
}
