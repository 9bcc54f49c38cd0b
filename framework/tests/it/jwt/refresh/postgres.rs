//! PostgreSQL.

#[path = "flow.rs"]
mod flow;

purlin::database! { postgres = "migrations" }
