//! CRUD takes everything back.

#![allow(unused)]

use purlin::db::DbError;
use purlin::sqlx;

purlin::database! { sqlite = "migrations" }

async fn insert(tx: &mut Tx) -> Result<(), DbError> {
    sqlx::query("INSERT INTO notes DEFAULT VALUES").execute(&mut *tx).await?;
    tx.rollback();
    Ok(())
}

fn main() {}
