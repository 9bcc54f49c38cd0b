//! SQLite.

#[path = "../contention.rs"]
mod contention;
#[path = "../hooks.rs"]
mod hooks;
#[path = "../kit.rs"]
mod kit;
#[path = "../migrations/sqlite.rs"]
mod migrations;
#[path = "../models.rs"]
mod models;
#[path = "../models_types.rs"]
mod models_types;
#[path = "../rolled_back.rs"]
mod rolled_back;
#[path = "../services.rs"]
mod services;
mod single_writer;
#[path = "../transactional.rs"]
mod transactional;
#[path = "../transactions.rs"]
mod transactions;
#[path = "../unique.rs"]
mod unique;

use purlin::db::Sqlite as Backend;

use super::fresh::sqlite as fresh;

/// What the database speaks.
const DIALECT: purlin::db::Dialect = purlin::db::Dialect::Sqlite;

purlin::database! { sqlite = "migrations" }
