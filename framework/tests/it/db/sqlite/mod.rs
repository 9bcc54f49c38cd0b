//! SQLite.

#[path = "../contention.rs"]
mod contention;
#[path = "../hooks.rs"]
mod hooks;
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
