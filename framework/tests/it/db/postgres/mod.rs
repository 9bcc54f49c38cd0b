//! PostgreSQL.

#[path = "../contention.rs"]
mod contention;
#[path = "../hooks.rs"]
mod hooks;
mod keys;
#[path = "../migrations/postgres.rs"]
mod migrations;
#[path = "../models.rs"]
mod models;
#[path = "../models_lists.rs"]
mod models_lists;
#[path = "../models_related.rs"]
mod models_related;
#[path = "../models_types.rs"]
mod models_types;
#[path = "../models_upsert.rs"]
mod models_upsert;
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
