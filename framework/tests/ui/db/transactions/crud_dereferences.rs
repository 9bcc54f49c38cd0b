//! CRUD takes the connection another way.

#![allow(unused)]

use purlin::db::DbError;
use purlin::sqlx;

purlin::database! { sqlite = "migrations" }

async fn insert(tx: &mut Tx) {
    let _connection: &mut sqlx::SqliteConnection = &mut **tx;
}

fn main() {}
