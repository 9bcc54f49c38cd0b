//! SQL is put together from what somebody sent.

#![allow(unused)]

use purlin::db::DbError;
use purlin::sqlx;

purlin::database! { sqlite = "migrations" }

async fn find(tx: &mut Tx, name: &str) -> Result<(), DbError> {
    sqlx::query(&format!("SELECT * FROM notes WHERE name = '{name}'")).execute(tx).await?;
    Ok(())
}

fn main() {}
