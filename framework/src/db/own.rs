//! The framework's own tables, and statements on them, whichever the database.

use futures_core::future::BoxFuture;
use futures_util::FutureExt;

use super::{Backend, Database, DbError, Tx};

/// A row of two columns, of which the second may be null.
pub(super) type Texts = (String, Option<String>);

/// What the framework runs itself. The compiler does not know for all databases at once that `&mut Tx` runs statements, so each has
/// two of these: they bind texts, and answer with two texts.
#[doc(hidden)]
pub trait Own: sqlx::Database {
    /// The statements that make the tables.
    const TABLES: &'static str;

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
            const TABLES: &'static str = $tables;
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

/// The table of idempotency keys in PostgreSQL. A line that ends with `;` ends a statement, and each may run again.
pub(crate) const POSTGRES: &str = "CREATE TABLE IF NOT EXISTS _purlin_idempotency (
    scope TEXT NOT NULL,
    key TEXT NOT NULL,
    request TEXT NOT NULL,
    value TEXT,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    CONSTRAINT _purlin_idempotency_pkey PRIMARY KEY (scope, key)
);
CREATE INDEX IF NOT EXISTS _purlin_idempotency_created_at_idx ON _purlin_idempotency (created_at);
";

/// The same in SQLite.
pub(crate) const SQLITE: &str = "CREATE TABLE IF NOT EXISTS _purlin_idempotency (
    scope TEXT NOT NULL,
    key TEXT NOT NULL,
    request TEXT NOT NULL,
    value TEXT,
    created_at INTEGER NOT NULL DEFAULT (unixepoch()),
    CONSTRAINT _purlin_idempotency_pkey PRIMARY KEY (scope, key)
);
CREATE INDEX IF NOT EXISTS _purlin_idempotency_created_at_idx ON _purlin_idempotency (created_at);
";

#[cfg(feature = "postgres")]
own!(
    sqlx::Postgres,
    POSTGRES,
    "DELETE FROM _purlin_idempotency WHERE (scope, key) IN (
        SELECT scope, key FROM _purlin_idempotency
        WHERE created_at <= now() - make_interval(secs => $1::double precision) ORDER BY created_at LIMIT 10000
    )"
);

#[cfg(feature = "sqlite")]
own!(
    sqlx::Sqlite,
    SQLITE,
    "DELETE FROM _purlin_idempotency WHERE (scope, key) IN (
        SELECT scope, key FROM _purlin_idempotency
        WHERE created_at <= unixepoch() - CAST($1 AS INTEGER) ORDER BY created_at LIMIT 10000
    )"
);

/// Makes the framework's own tables, where they are not there yet, for tests that migrate nothing.
///
/// # Errors
/// The database refuses, or does not answer.
#[doc(hidden)]
pub async fn prepare<B: Backend>(db: &Database<B>) -> Result<(), DbError> {
    let mut unit = db.begin().await?;
    for sql in B::TABLES.split_terminator(";\n") {
        B::change(&mut unit, sql, &[]).await?;
    }
    unit.commit().await
}
