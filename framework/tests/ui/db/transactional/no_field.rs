//! The database is in a field of another name.

#![allow(unused)]

use purlin::db::{DbError, transactional};

purlin::database! { sqlite = "migrations" }

struct Notes {
    db: Db,
}

struct Ledger {
    ledger: Db,
}

impl Ledger {
    #[transactional]
    async fn add(&self, tx: &mut Tx) -> Result<(), DbError> {
        let _ = tx;
        Ok(())
    }
}

fn main() {}
