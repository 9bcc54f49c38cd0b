//! What an idempotent method cannot compare, store or take for a key.

#![allow(unused)]

use purlin::db::{DbError, transactional};
use purlin::extract::IdempotencyKey;

purlin::database! { sqlite = "migrations" }

struct Notes {
    db: Db,
}

/// Serde knows nothing of it.
#[derive(Clone)]
struct Plain;

impl Notes {
    #[transactional(idempotent = key)]
    async fn text_as_key(&self, tx: &mut Tx, key: String) -> Result<(), DbError> {
        Ok(())
    }

    #[transactional(idempotent = key)]
    async fn plain_argument(&self, tx: &mut Tx, key: IdempotencyKey, plain: Plain) -> Result<(), DbError> {
        Ok(())
    }

    #[transactional(idempotent = key)]
    async fn plain_value(&self, tx: &mut Tx, key: Option<IdempotencyKey>) -> Result<Plain, DbError> {
        Ok(Plain)
    }

    #[transactional(idempotent = key)]
    async fn no_result(&self, tx: &mut Tx, key: IdempotencyKey) -> u32 {
        1
    }
}

fn main() {}
