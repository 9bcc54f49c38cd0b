//! SQLite.

#[path = "../contention.rs"]
mod contention;
#[path = "../hooks.rs"]
mod hooks;
#[path = "../idempotency.rs"]
mod idempotency;
#[path = "../idempotent_routes.rs"]
mod idempotent_routes;
#[path = "../services.rs"]
mod services;
mod single_writer;
#[path = "../transactional.rs"]
mod transactional;
#[path = "../transactions.rs"]
mod transactions;
#[path = "../unique.rs"]
mod unique;

use super::fresh::sqlite as fresh;

purlin::database! { sqlite = "migrations" }
