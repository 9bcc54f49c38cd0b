//! What is done after the commit wants the transaction.

#![allow(unused)]

use purlin::db::DbError;
use purlin::sqlx;

purlin::database! { sqlite = "migrations" }

async fn insert(tx: &mut Tx) -> Result<(), DbError> {
    sqlx::query("INSERT INTO notes DEFAULT VALUES").execute(tx).await?;
    Ok(())
}

async fn add(tx: &mut Tx) {
    tx.after_commit(async {
        let _ = insert(tx).await;
    });
}

fn main() {}
