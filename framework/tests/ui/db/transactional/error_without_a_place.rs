//! The error of the method cannot hold one of the database.

#![allow(unused)]

use purlin::db::{DbError, transactional};

purlin::database! { sqlite = "migrations" }

struct Notes {
    db: Db,
}

#[derive(Debug)]
struct Empty;

impl Notes {
    #[transactional]
    async fn add(&self, tx: &mut Tx) -> Result<(), Empty> {
        let _ = tx;
        Ok(())
    }
}

fn main() {}
