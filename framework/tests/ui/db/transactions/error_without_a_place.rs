//! The error of the work cannot hold one of the database.

#![allow(unused)]

use purlin::db::DbError;
use purlin::sqlx;

purlin::database! { sqlite = "migrations" }

#[derive(Debug)]
struct Empty;

async fn add(db: &Db) -> Result<(), Empty> {
    db.transaction(async |_tx| Err(Empty)).await
}

fn main() {}
