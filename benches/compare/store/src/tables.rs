//! The tables, and what they begin with.

use sqlx::raw_sql;

use crate::Store;

const SQLITE: &str = include_str!("sqlite.sql");
const POSTGRES: &str = include_str!("postgres.sql");

impl Store {
    /// Makes the tables anew, with a hundred products and no orders.
    ///
    /// # Errors
    ///
    /// If the database fails.
    pub async fn reset(&self) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite(pools) => raw_sql(SQLITE).execute(&pools.writes).await.map(drop),
            Self::Postgres(pools) => raw_sql(POSTGRES).execute(&pools.writes).await.map(drop),
        }
    }
}
