//! CRUD keeps a copy.

#![allow(unused)]

use purlin::db::DbError;
use purlin::sqlx;

purlin::database! { sqlite = "migrations" }

async fn insert(tx: &mut Tx) -> Tx {
    tx.clone()
}

fn main() {}
