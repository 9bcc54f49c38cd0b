//! The tables, and what they begin with.

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, Connection, raw_sql};

use crate::Store;

const SQLITE: &str = include_str!("sqlite.sql");
const POSTGRES: &str = include_str!("postgres.sql");

impl Store {
    /// Makes the tables, with their products and without orders.
    ///
    /// # Errors
    ///
    /// If they are there already, or the database fails.
    pub async fn fill(&self) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite(pools) => raw_sql(SQLITE).execute(&pools.writes).await.map(drop),
            Self::Postgres(pools) => raw_sql(POSTGRES).execute(&pools.writes).await.map(drop),
        }
    }

    /// How many orders there are, and how many lines of orders.
    ///
    /// # Errors
    ///
    /// If the database fails.
    pub async fn counts(&self) -> Result<(i64, i64), sqlx::Error> {
        let sql = "SELECT (SELECT count(*) FROM orders), (SELECT count(*) FROM order_lines)";
        match self {
            Self::Sqlite(pools) => sqlx::query_as(sql).fetch_one(&pools.reads).await,
            Self::Postgres(pools) => sqlx::query_as(sql).fetch_one(&pools.reads).await,
        }
    }
}

/// Deletes a database of PostgreSQL if it is there, and makes it anew if that is asked for.
///
/// # Errors
///
/// If the server does not answer, or refuses.
pub async fn renew_postgres(url: &str, again: bool) -> Result<(), sqlx::Error> {
    let options: PgConnectOptions = url.parse()?;
    let name = options.get_database().unwrap_or_default().to_owned();
    let mut server = PgConnection::connect_with(&options.database("postgres")).await?;
    // The name is one that was written in this repository.
    let drop = format!(r#"DROP DATABASE IF EXISTS "{name}" WITH (FORCE)"#);
    raw_sql(AssertSqlSafe(drop)).execute(&mut server).await?;
    if again {
        let create = format!(r#"CREATE DATABASE "{name}""#);
        raw_sql(AssertSqlSafe(create)).execute(&mut server).await?;
    }
    server.close().await
}
