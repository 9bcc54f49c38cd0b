//! SQLite.

#[path = "../contention.rs"]
mod contention;
#[path = "../hooks.rs"]
mod hooks;
mod single_writer;
#[path = "../transactions.rs"]
mod transactions;

use super::fresh::sqlite as fresh;

purlin::database! { sqlite = "migrations" }
