//! Building the programs, one by one.

use std::path::{Path, PathBuf};

use crate::Result;
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

/// Builds the programs of some servers in release, each by itself: together they would share the features of their crates.
///
/// # Errors
/// One of them does not compile.
pub(crate) fn build(servers: &[&Server]) -> Result<()> {
    for program in programs(servers) {
        for mut command in program.building() {
            if !command.current_dir(workspace()).status()?.success() {
                return Err(format!("{} cannot be built", program.name()).into());
            }
        }
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
