//! A key that is none, and options that do not go with one.

#![allow(unused)]

use purlin::db::{DbError, transactional};
use purlin::extract::IdempotencyKey;

purlin::database! { sqlite = "migrations" }

struct Notes {
    db: Db,
}

impl Notes {
    #[transactional(idempotent = key)]
    async fn no_argument(&self, tx: &mut Tx, text: String) -> Result<(), DbError> {
        Ok(())
    }

    #[transactional(idempotent)]
    async fn no_name(&self, tx: &mut Tx, key: IdempotencyKey) -> Result<(), DbError> {
        Ok(())
    }

    #[transactional(read, idempotent = key)]
    async fn reads(&self, tx: &mut Tx, key: IdempotencyKey) -> Result<u32, DbError> {
        Ok(1)
    }

    #[transactional(scope = "notes.add")]
    async fn scope_of_no_key(&self, tx: &mut Tx) -> Result<(), DbError> {
        Ok(())
    }

    #[transactional(idempotent = key, scope = " ")]
    async fn no_scope(&self, tx: &mut Tx, key: IdempotencyKey) -> Result<(), DbError> {
        Ok(())
    }

    #[transactional(idempotent = key, scope = SCOPE)]
    async fn scope_that_may_change(&self, tx: &mut Tx, key: IdempotencyKey) -> Result<(), DbError> {
        Ok(())
    }
}

const SCOPE: &str = "notes.add";

fn main() {}
