//! A service runs a statement outside of any transaction.

#![allow(unused)]

use purlin::db::DbError;
use purlin::sqlx;

purlin::database! { sqlite = "migrations" }

async fn count(db: &Db) -> Result<i64, DbError> {
    Ok(sqlx::query_scalar("SELECT count(*) FROM notes").fetch_one(db).await?)
}

fn main() {}
