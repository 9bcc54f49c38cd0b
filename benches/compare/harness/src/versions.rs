//! Which version of a framework was built, and which tools measured it.

use std::fs;
use std::process::Command;

use crate::Result;
use crate::build::workspace;
use crate::programs::{Program, Source};

/// The version of what a program stands on, as the lockfile has it.
///
/// # Errors
/// It is not there.
pub(crate) fn of(program: &Program) -> Result<String> {
    let found = match program.source {
        Source::Rust { framework, .. } => {
            of_crate(&fs::read_to_string(workspace().join("Cargo.lock"))?, framework)
        }
        Source::Python { folder, framework } => of_package(
            &fs::read_to_string(workspace().join(folder).join("requirements.txt"))?,
            framework,
        ),
    };
    Ok(found.ok_or_else(|| format!("no lockfile has the version of {program:?}"))?)
}

/// The version of wrk.
///
/// # Errors
/// It is not there.
pub(crate) fn wrk() -> Result<String> {
    // With its usage, and as a failure.
    let told = Command::new("wrk").arg("-v").output()?;
    of_tool(&String::from_utf8(told.stdout)?, "wrk ")
}

/// The version of valgrind.
///
/// # Errors
/// It is not there.
pub(crate) fn valgrind() -> Result<String> {
    let told = Command::new("valgrind").arg("--version").output()?;
    of_tool(&String::from_utf8(told.stdout)?, "valgrind-")
}

fn of_tool(told: &str, name: &str) -> Result<String> {
    let version = told
        .strip_prefix(name)
        .and_then(|rest| rest.split_whitespace().next());
    Ok(version
        .ok_or_else(|| format!("no version behind `{name}`: {told}"))?
        .to_owned())
}

fn of_crate(lock: &str, name: &str) -> Option<String> {
    let rest = lock.split_once(&format!("name = \"{name}\"\nversion = \""))?.1;
    Some(rest.split_once('"')?.0.to_owned())
}

fn of_package(requirements: &str, name: &str) -> Option<String> {
    let start = format!("{name}==");
    let rest = requirements.lines().find_map(|line| line.strip_prefix(&start));
    Some(rest?.split_whitespace().next()?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lockfiles_tell_versions() {
        let lock = "[[package]]\nname = \"hyper-util\"\nversion = \"0.1.0\"\n\n[[package]]\nname = \"hyper\"\nversion = \"1.12.0\"\n";
        assert_eq!(of_crate(lock, "hyper").as_deref(), Some("1.12.0"));
        assert_eq!(of_crate(lock, "axum"), None);
        assert_eq!(
            of_package("uvicorn==0.1\nfastapi==0.165.0 # pinned\n", "fastapi").as_deref(),
            Some("0.165.0")
        );
    }

    #[test]
    fn tools_tell_versions() {
        let wrk =
            "wrk debian/4.1.0-3+b2 [epoll] Copyright (C) 2012 Will Glozer\nUsage: wrk <options> <url>\n";
        assert_eq!(of_tool(wrk, "wrk ").unwrap(), "debian/4.1.0-3+b2");
        assert_eq!(of_tool("valgrind-3.19.0\n", "valgrind-").unwrap(), "3.19.0");
        assert!(of_tool("", "wrk ").is_err());
    }
}
