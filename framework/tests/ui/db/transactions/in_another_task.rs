//! The transaction goes to another task.

#![allow(unused)]

use purlin::db::DbError;
use purlin::sqlx;

purlin::database! { sqlite = "migrations" }

async fn insert(tx: &mut Tx) -> Result<(), DbError> {
    sqlx::query("INSERT INTO notes DEFAULT VALUES").execute(tx).await?;
    Ok(())
}

async fn later(tx: &mut Tx) {
    tokio::spawn(async move { insert(tx).await });
}

fn main() {}
