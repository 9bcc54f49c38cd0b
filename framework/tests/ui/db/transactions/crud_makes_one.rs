//! Somebody makes a transaction without a database.

#![allow(unused)]

use purlin::db::DbError;
use purlin::sqlx;

purlin::database! { sqlite = "migrations" }

fn transaction() -> Tx {
    Tx {}
}

fn main() {}
