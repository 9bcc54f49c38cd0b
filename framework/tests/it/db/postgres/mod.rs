//! PostgreSQL.

#[path = "../contention.rs"]
mod contention;
#[path = "../hooks.rs"]
mod hooks;
mod keys;
#[path = "../kit.rs"]
mod kit;
#[path = "../migrations/postgres.rs"]
mod migrations;
#[path = "../models.rs"]
mod models;
#[path = "../models_types.rs"]
mod models_types;
#[path = "../rolled_back.rs"]
mod rolled_back;
mod server;
#[path = "../services.rs"]
mod services;
#[path = "../transactional.rs"]
mod transactional;
#[path = "../transactions.rs"]
mod transactions;
#[path = "../unique.rs"]
mod unique;

use purlin::db::Postgres as Backend;

use super::fresh::postgres as fresh;

/// What the database speaks.
const DIALECT: purlin::db::Dialect = purlin::db::Dialect::Postgres;

purlin::database! { postgres = "migrations" }
