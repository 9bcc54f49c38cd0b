//! A caller gives the transaction to the method that opens one.

#![allow(unused)]

use purlin::db::{DbError, transactional};

purlin::database! { sqlite = "migrations" }

struct Notes {
    db: Db,
}

impl Notes {
    #[transactional]
    async fn add(&self, tx: &mut Tx) -> Result<(), DbError> {
        self.add_all(tx).await
    }

    #[transactional]
    async fn add_all(&self, tx: &mut Tx) -> Result<(), DbError> {
        let _ = tx;
        Ok(())
    }
}

fn main() {}
