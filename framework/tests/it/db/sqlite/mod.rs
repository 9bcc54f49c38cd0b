//! SQLite.

#[path = "../contention.rs"]
mod contention;
#[path = "../hooks.rs"]
mod hooks;
#[path = "../migrations/sqlite.rs"]
mod migrations;
#[path = "../services.rs"]
mod services;
mod single_writer;
#[path = "../transactional.rs"]
mod transactional;
#[path = "../transactions.rs"]
mod transactions;

use super::fresh::sqlite as fresh;

purlin::database! { sqlite = "migrations" }
