//! The engine that jobs are to run on enqueues in a transaction, on both databases.

#![allow(clippy::duplicate_mod, reason = "the same source runs on both databases")]

mod postgres;
mod sqlite;

#[path = "../../../../tests/it/db/fresh.rs"]
#[allow(dead_code, reason = "the integration tests need more of it")]
mod fresh;
