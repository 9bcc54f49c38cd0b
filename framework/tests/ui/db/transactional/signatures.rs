//! The method lacks what a transaction needs.

#![allow(unused)]

use purlin::db::{DbError, transactional};

purlin::database! { sqlite = "migrations" }

struct Notes {
    db: Db,
}

impl Notes {
    #[transactional]
    async fn without_tx(&self, text: String) -> Result<(), DbError> {
        Ok(())
    }

    #[transactional]
    async fn without_anything(&self) -> Result<(), DbError> {
        Ok(())
    }

    #[transactional]
    async fn alone(tx: &mut Tx) -> Result<(), DbError> {
        Ok(())
    }

    #[transactional]
    async fn exclusive(&mut self, tx: &mut Tx) -> Result<(), DbError> {
        Ok(())
    }

    #[transactional]
    fn at_once(&self, tx: &mut Tx) -> Result<(), DbError> {
        Ok(())
    }

    #[transactional]
    async fn silent(&self, tx: &mut Tx) {}
}

fn main() {}
