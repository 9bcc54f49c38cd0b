//! The work is a future, and not a closure that makes one.

#![allow(unused)]

use purlin::db::DbError;
use purlin::sqlx;

purlin::database! { sqlite = "migrations" }

async fn add(db: &Db) -> Result<(), DbError> {
    db.transaction(async { Ok(()) }).await
}

fn main() {}
