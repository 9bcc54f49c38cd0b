//! The attribute stands on something else.

#![allow(unused)]

use purlin::db::{DbError, transactional};

purlin::database! { sqlite = "migrations" }

struct Notes {
    db: Db,
}

#[transactional]
struct Other;

fn main() {}
