//! The work holds what cannot cross threads.

#![allow(unused)]

use purlin::db::DbError;
use purlin::sqlx;

purlin::database! { sqlite = "migrations" }

async fn insert(tx: &mut Tx) -> Result<(), DbError> {
    sqlx::query("INSERT INTO notes DEFAULT VALUES").execute(tx).await?;
    Ok(())
}

async fn add(db: &Db) -> Result<(), DbError> {
    let shared = std::rc::Rc::new(1);
    db.transaction(async |tx| {
        insert(tx).await?;
        drop(shared.clone());
        Ok(())
    })
    .await
}

fn main() {}
