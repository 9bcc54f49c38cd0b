//! PostgreSQL.

mod claims;
#[path = "../contention.rs"]
mod contention;
#[path = "../hooks.rs"]
mod hooks;
#[path = "../idempotency.rs"]
mod idempotency;
#[path = "../idempotent_routes.rs"]
mod idempotent_routes;
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
