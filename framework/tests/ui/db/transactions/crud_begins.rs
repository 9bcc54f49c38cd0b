//! CRUD opens a transaction of its own.

#![allow(unused)]

use purlin::db::DbError;
use purlin::sqlx;

purlin::database! { sqlite = "migrations" }

async fn insert(tx: &mut Tx) {
    use sqlx::Acquire;
    tx.begin();
}

fn main() {}
