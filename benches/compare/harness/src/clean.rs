//! What it costs to build a program from nothing.

use std::fs;

use purlin_report::Table;
use purlin_report::proc::of_children;

use crate::Result;
use crate::build::{target, workspace};
use crate::programs::{Program, Source};

/// # Errors
/// One of them does not compile.
pub(crate) fn table(programs: &[&Program]) -> Result<Table> {
    let mut table = Table::new(["program", "CPU s"]);
    for program in programs {
        let Source::Rust { .. } = program.source else {
            continue;
        };
        let folder = target().join("clean");
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        let before = of_children()?;
        for mut command in program.building() {
            command.current_dir(workspace()).env("CARGO_TARGET_DIR", &folder);
            if !command.status()?.success() {
                return Err(format!("{} cannot be built", program.name()).into());
            }
        }
        let used = of_children()?.saturating_sub(before);
        table.row([program.name().to_owned(), format!("{:.0}", used.as_secs_f64())]);
        fs::remove_dir_all(&folder)?;
    }
    Ok(table)
}
