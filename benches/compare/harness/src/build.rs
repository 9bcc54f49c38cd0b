//! Building the programs, one by one.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Result;
use crate::arguments::Arguments;
use crate::database;
use crate::programs::{Program, Server};

/// The folder of this workspace.
pub(crate) fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the harness is a member of a workspace")
}

/// The programs of some servers, each once.
pub(crate) fn programs(servers: &[&Server]) -> Vec<&'static Program> {
    let mut programs: Vec<&'static Program> = Vec::new();
    for server in servers {
        if !programs.iter().any(|known| known.name() == server.program.name()) {
            programs.push(server.program);
        }
    }
    programs
}

/// Builds what some arguments ask for.
///
/// # Errors
/// A program does not compile.
pub(crate) fn build(arguments: &Arguments) -> Result<()> {
    if !arguments.cases.is_empty() {
        build_programs(&arguments.servers)?;
    }
    if !arguments.stored.is_empty() {
        database::build(&arguments.servers)?;
    }
    Ok(())
}

/// Builds the programs of some servers in release, each by itself: together they would share the features of their crates.
///
/// # Errors
/// One of them does not compile.
pub(crate) fn build_programs(servers: &[&Server]) -> Result<()> {
    for program in programs(servers) {
        for command in program.building() {
            finish(command, program.name())?;
        }
    }
    Ok(())
}

/// Runs a command that builds something.
///
/// # Errors
/// It fails.
pub(crate) fn finish(mut command: Command, name: &str) -> Result<()> {
    if !command.current_dir(workspace()).status()?.success() {
        return Err(format!("{name} cannot be built").into());
    }
    Ok(())
}

/// The folder of what is built and written here.
pub(crate) fn target() -> PathBuf {
    // This very program stands in `release` or `debug` of it.
    let own = std::env::current_exe().ok();
    let folder = own.as_deref().and_then(|own| own.parent()?.parent());
    folder.map_or_else(|| workspace().join("target"), Path::to_path_buf)
}
