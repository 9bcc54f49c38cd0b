//! Options that are none, or have no value that fits.

#![allow(unused)]

use purlin::db::{DbError, transactional};

purlin::database! { sqlite = "migrations" }

struct Notes {
    db: Db,
}

impl Notes {
    #[transactional(readonly)]
    async fn unknown(&self, tx: &mut Tx) -> Result<(), DbError> {
        Ok(())
    }

    #[transactional(isolation = "serialisable")]
    async fn level(&self, tx: &mut Tx) -> Result<(), DbError> {
        Ok(())
    }

    #[transactional(isolation)]
    async fn no_level(&self, tx: &mut Tx) -> Result<(), DbError> {
        Ok(())
    }

    #[transactional(retries = 0)]
    async fn never(&self, tx: &mut Tx) -> Result<(), DbError> {
        Ok(())
    }

    #[transactional(retries = "5")]
    async fn text(&self, tx: &mut Tx) -> Result<(), DbError> {
        Ok(())
    }

    #[transactional(read, read)]
    async fn twice(&self, tx: &mut Tx) -> Result<(), DbError> {
        Ok(())
    }

    #[transactional(retries = 5)]
    async fn borrowed(&self, tx: &mut Tx, seen: &mut Vec<String>) -> Result<(), DbError> {
        Ok(())
    }

    #[transactional(primary)]
    async fn writes(&self, tx: &mut Tx) -> Result<(), DbError> {
        Ok(())
    }
}

fn main() {}
