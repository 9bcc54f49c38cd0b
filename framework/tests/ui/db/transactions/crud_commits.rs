//! CRUD ends the transaction.

#![allow(unused)]

use purlin::db::DbError;
use purlin::sqlx;

purlin::database! { sqlite = "migrations" }

async fn insert(tx: &mut Tx) -> Result<(), DbError> {
    sqlx::query("INSERT INTO notes DEFAULT VALUES").execute(&mut *tx).await?;
    tx.commit();
    Ok(())
}

fn main() {}
