//! A unit of work is used after its end.

#![allow(unused)]

use purlin::db::DbError;
use purlin::sqlx;

purlin::database! { sqlite = "migrations" }

async fn add(db: &Db) -> Result<(), DbError> {
    let mut unit = db.begin().await?;
    unit.commit().await?;
    sqlx::query("INSERT INTO notes DEFAULT VALUES").execute(&mut *unit).await?;
    Ok(())
}

fn main() {}
