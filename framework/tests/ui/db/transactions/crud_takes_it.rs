//! CRUD makes the transaction its own.

#![allow(unused)]

use purlin::db::DbError;
use purlin::sqlx;

purlin::database! { sqlite = "migrations" }

async fn insert(tx: &mut Tx) {
    drop(std::mem::take(tx));
}

fn main() {}
