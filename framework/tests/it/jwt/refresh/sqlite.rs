//! SQLite.

#[path = "flow.rs"]
mod flow;

purlin::database! { sqlite = "migrations" }
