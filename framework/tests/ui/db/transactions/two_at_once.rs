//! Two statements of one transaction at the same time.

#![allow(unused)]

use purlin::db::DbError;
use purlin::sqlx;

purlin::database! { sqlite = "migrations" }

async fn insert(tx: &mut Tx) -> Result<(), DbError> {
    sqlx::query("INSERT INTO notes DEFAULT VALUES").execute(tx).await?;
    Ok(())
}

async fn both(tx: &mut Tx) {
    let _ = tokio::join!(insert(tx), insert(tx));
}

fn main() {}
