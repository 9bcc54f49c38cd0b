//! The method answers no result.

#![allow(unused)]

use purlin::db::{DbError, transactional};

purlin::database! { sqlite = "migrations" }

struct Notes {
    db: Db,
}

impl Notes {
    #[transactional]
    async fn count(&self, tx: &mut Tx) -> i64 {
        let _ = tx;
        0
    }
}

fn main() {}
