//! The transaction leaves its closure.

#![allow(unused)]

use purlin::db::DbError;
use purlin::sqlx;

purlin::database! { sqlite = "migrations" }

async fn keep(db: &Db) -> Result<(), DbError> {
    let mut kept = None;
    db.transaction(async |tx| {
        kept = Some(tx);
        Ok::<(), DbError>(())
    })
    .await
}

fn main() {}
