//! PostgreSQL.

#[path = "../contention.rs"]
mod contention;
#[path = "../hooks.rs"]
mod hooks;
#[path = "../kit.rs"]
mod kit;
#[path = "../rolled_back.rs"]
mod rolled_back;
mod server;
#[path = "../services.rs"]
mod services;
#[path = "../transactional.rs"]
mod transactional;
#[path = "../transactions.rs"]
mod transactions;

use purlin::db::Postgres as Backend;

use super::fresh::postgres as fresh;

purlin::database! { postgres = "migrations" }
