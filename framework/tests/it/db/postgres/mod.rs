//! PostgreSQL.

#[path = "../contention.rs"]
mod contention;
#[path = "../hooks.rs"]
mod hooks;
mod keys;
mod server;
#[path = "../services.rs"]
mod services;
#[path = "../transactional.rs"]
mod transactional;
#[path = "../transactions.rs"]
mod transactions;
#[path = "../unique.rs"]
mod unique;

use super::fresh::postgres as fresh;

purlin::database! { postgres = "migrations" }
