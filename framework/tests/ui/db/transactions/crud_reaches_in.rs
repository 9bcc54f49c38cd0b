//! CRUD takes the connection.

#![allow(unused)]

use purlin::db::DbError;
use purlin::sqlx;

purlin::database! { sqlite = "migrations" }

async fn insert(tx: &mut Tx) {
    let _ = &mut tx.connection;
}

fn main() {}
