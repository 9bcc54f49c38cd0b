//! The method commits by itself.

#![allow(unused)]

use purlin::db::{DbError, transactional};

purlin::database! { sqlite = "migrations" }

struct Notes {
    db: Db,
}

impl Notes {
    #[transactional]
    async fn add(&self, tx: &mut Tx) -> Result<(), DbError> {
        tx.commit();
        Ok(())
    }
}

fn main() {}
