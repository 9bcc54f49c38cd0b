//! The framework's own tables, and statements on them, whichever the database.

use futures_core::future::BoxFuture;
use futures_util::FutureExt;

use super::{Backend, Database, DbError, Dialect, Tx};

/// A row of two columns, of which the second may be null.
pub(super) type Texts = (String, Option<String>);

/// What the framework runs itself. The compiler does not know for all databases at once that `&mut Tx` runs statements, so each has
/// two of these: they bind texts, and answer with two texts.
#[doc(hidden)]
pub trait Own: sqlx::Database {
    /// The statements that make the tables. Each may run again.
    const TABLES: &'static [&'static str];

    /// The condition of a row that is older than `$1` seconds.
    const FORGET: &'static str;

    /// Runs a statement; answers how many rows it changed.
    fn change<'t>(
        tx: &'t mut Tx<Self>,
        sql: &'static str,
        values: &'t [&'t str],
    ) -> BoxFuture<'t, Result<u64, sqlx::Error>>
    where
        Self: Backend;

    /// Reads the first row.
    fn read<'t>(
        tx: &'t mut Tx<Self>,
        sql: &'static str,
        values: &'t [&'t str],
    ) -> BoxFuture<'t, Result<Option<Texts>, sqlx::Error>>
    where
        Self: Backend;
}

/// Implements [`Own`] for one database.
macro_rules! own {
    ($db:ty, $tables:expr, $forget:literal) => {
        impl Own for $db {
            const TABLES: &'static [&'static str] = $tables;
            const FORGET: &'static str = $forget;

            fn change<'t>(
                tx: &'t mut Tx<Self>,
                sql: &'static str,
                values: &'t [&'t str],
            ) -> BoxFuture<'t, Result<u64, sqlx::Error>> {
                let query = values
                    .iter()
                    .fold(sqlx::query(sql), |query, value| query.bind(*value));
                query
                    .execute(tx)
                    .map(|done| Ok(done?.rows_affected()))
                    .boxed()
            }

            fn read<'t>(
                tx: &'t mut Tx<Self>,
                sql: &'static str,
                values: &'t [&'t str],
            ) -> BoxFuture<'t, Result<Option<Texts>, sqlx::Error>> {
                let query = values
                    .iter()
                    .fold(sqlx::query_as(sql), |query, value| query.bind(*value));
                query.fetch_optional(tx).boxed()
            }
        }
    };
}

#[cfg(feature = "postgres")]
own!(
    sqlx::Postgres,
    &[
        // Two that make the same table at once are in each other's way in spite of IF NOT EXISTS.
        "SELECT pg_advisory_xact_lock(7597125, 0)",
        "CREATE TABLE IF NOT EXISTS _purlin_idempotency (
            scope TEXT NOT NULL,
            key TEXT NOT NULL,
            request TEXT NOT NULL,
            value TEXT,
            created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
            CONSTRAINT _purlin_idempotency_pkey PRIMARY KEY (scope, key)
        )",
        "CREATE INDEX IF NOT EXISTS _purlin_idempotency_created_at_idx ON _purlin_idempotency (created_at)",
    ],
    "DELETE FROM _purlin_idempotency WHERE (scope, key) IN (
        SELECT scope, key FROM _purlin_idempotency
        WHERE created_at <= now() - make_interval(secs => $1::double precision) ORDER BY created_at LIMIT 10000
    )"
);

#[cfg(feature = "sqlite")]
own!(
    sqlx::Sqlite,
    &[
        "CREATE TABLE IF NOT EXISTS _purlin_idempotency (
            scope TEXT NOT NULL,
            key TEXT NOT NULL,
            request TEXT NOT NULL,
            value TEXT,
            created_at INTEGER NOT NULL DEFAULT (unixepoch()),
            CONSTRAINT _purlin_idempotency_pkey PRIMARY KEY (scope, key)
        )",
        "CREATE INDEX IF NOT EXISTS _purlin_idempotency_created_at_idx ON _purlin_idempotency (created_at)",
    ],
    "DELETE FROM _purlin_idempotency WHERE (scope, key) IN (
        SELECT scope, key FROM _purlin_idempotency
        WHERE created_at <= unixepoch() - CAST($1 AS INTEGER) ORDER BY created_at LIMIT 10000
    )"
);

/// The statements that make the tables, for migrations.
pub(crate) const fn tables(dialect: Dialect) -> &'static [&'static str] {
    match dialect {
        #[cfg(feature = "sqlite")]
        Dialect::Sqlite => <sqlx::Sqlite as Own>::TABLES,
        #[cfg(feature = "postgres")]
        Dialect::Postgres => <sqlx::Postgres as Own>::TABLES,
        // A driver that is not there has no database.
        #[cfg(not(all(feature = "sqlite", feature = "postgres")))]
        _ => &[],
    }
}

/// Makes the framework's own tables, where they are not there yet.
///
/// # Errors
/// The database refuses, or does not answer.
#[doc(hidden)]
pub async fn prepare<B: Backend>(db: &Database<B>) -> Result<(), DbError> {
    let mut unit = db.begin().await?;
    for sql in B::TABLES {
        B::change(&mut unit, sql, &[]).await?;
    }
    unit.commit().await
}
