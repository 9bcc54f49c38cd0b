//! The cases of a database, as an app of Purlin on SQLite.

mod shop;

use std::process::ExitCode;

// The tables are there before the app is, so it has no migrations.
purlin::database! { sqlite = "migrations" }

fn main() -> ExitCode {
    shop::app().database(database()).run()
}
