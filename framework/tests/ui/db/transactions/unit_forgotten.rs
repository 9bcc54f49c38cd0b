//! A unit of work that nobody holds.

#![allow(unused)]

use purlin::db::DbError;
use purlin::sqlx;

purlin::database! { sqlite = "migrations" }

#[deny(unused_must_use)]
async fn add(db: &Db) -> Result<(), DbError> {
    db.begin().await?;
    Ok(())
}

fn main() {}
