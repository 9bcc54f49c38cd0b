//! PostgreSQL.

#[path = "../contention.rs"]
mod contention;
#[path = "../hooks.rs"]
mod hooks;
#[path = "../migrations/postgres.rs"]
mod migrations;
mod server;
#[path = "../services.rs"]
mod services;
#[path = "../transactional.rs"]
mod transactional;
#[path = "../transactions.rs"]
mod transactions;

use super::fresh::postgres as fresh;

purlin::database! { postgres = "migrations" }
