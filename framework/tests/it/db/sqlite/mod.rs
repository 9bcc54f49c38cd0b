//! SQLite.

#[path = "../contention.rs"]
mod contention;
#[path = "../hooks.rs"]
mod hooks;
#[path = "../kit.rs"]
mod kit;
#[path = "../rolled_back.rs"]
mod rolled_back;
#[path = "../services.rs"]
mod services;
mod single_writer;
#[path = "../transactional.rs"]
mod transactional;
#[path = "../transactions.rs"]
mod transactions;

use purlin::db::Sqlite as Backend;

use super::fresh::sqlite as fresh;

purlin::database! { sqlite = "migrations" }
