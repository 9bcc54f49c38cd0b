//! The cases of a database, which programs of their own answer.

mod cases;
mod check;
mod report;
mod rounds;
mod tables;

pub(crate) use cases::STORED;
pub(crate) use check::check;
pub(crate) use report::print;
pub(crate) use tables::Database;

use std::process::Command;

use crate::Result;
use crate::build::{finish, programs};
use crate::programs::Server;

/// Those of some servers that answer the cases of a database.
fn those_with<'a>(servers: &[&'a Server]) -> Vec<&'a Server> {
    let takes = |server: &&&Server| STORED.iter().all(|case| server.takes(case));
    servers.iter().filter(takes).copied().collect()
}

/// Builds what makes the tables, and the programs of some servers.
///
/// # Errors
/// One of them does not compile.
pub(crate) fn build(servers: &[&Server]) -> Result<()> {
    let mut make = Command::new("cargo");
    make.args([
        "build",
        "--quiet",
        "--locked",
        "--release",
        "--package",
        "compare-store",
    ]);
    finish(make, "compare-database")?;
    for program in programs(servers) {
        for command in program.building_for_databases() {
            finish(command, program.name())?;
        }
    }
    Ok(())
}
