//! A crate that is written to be measured.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Result;
use crate::process::output;

/// A crate in a folder of its own. Those of a group share a target folder, so that what they depend on is compiled once.
#[derive(Debug)]
pub struct Generated {
    name: String,
    folder: PathBuf,
    target: PathBuf,
}

impl Generated {
    /// Writes the crate, of a group. `dependencies` are lines of its manifest; `sources` are files below `src`.
    ///
    /// The versions are those of the workspace's lockfile; what is not in there is pinned in the manifest.
    ///
    /// # Errors
    /// A file cannot be written.
    pub fn write(name: &str, group: &str, dependencies: &str, sources: &[(String, String)]) -> Result<Self> {
        let folder = target_folder()?.join("generated");
        let generated = Self {
            name: name.to_owned(),
            target: folder.join("target").join(group),
            folder: folder.join(name),
        };
        generated.put("Cargo.toml", &manifest(name, dependencies)?)?;
        let lock = generated.folder.join("Cargo.lock");
        if !lock.exists() {
            fs::copy(top().join("Cargo.lock"), lock)?;
        }
        for (path, text) in sources {
            generated.put(&format!("src/{path}"), text)?;
        }
        Ok(generated)
    }

    /// The crate's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where its manifest stands.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Writes a file, if it does not hold that text already.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn put(&self, path: &str, text: &str) -> Result<()> {
        let path = self.folder.join(path);
        fs::create_dir_all(path.parent().unwrap_or(&self.folder))?;
        if fs::read_to_string(&path).ok().as_deref() != Some(text) {
            fs::write(&path, text)?;
        }
        Ok(())
    }

    /// Replaces a text where a file first holds it.
    ///
    /// # Errors
    /// The file cannot be read or written, or does not hold the text.
    pub fn edit(&self, path: &str, from: &str, to: &str) -> Result<()> {
        let text = fs::read_to_string(self.folder.join(path))?;
        if !text.contains(from) {
            return Err(format!("{path} of {} does not hold `{from}`", self.name).into());
        }
        self.put(path, &text.replacen(from, to, 1))
    }

    /// A cargo command on the crate.
    pub fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO"));
        command
            .args(arguments)
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", &self.target);
        command
    }

    /// A program that was built of the crate.
    pub fn program(&self, profile: &str) -> Command {
        Command::new(self.target.join(profile).join(&self.name))
    }

    /// The target folder of its group.
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// The version of a dependency.
    ///
    /// # Errors
    /// Cargo does not know it.
    pub fn version(&self, package: &str) -> Result<String> {
        let id = output(&mut self.cargo(&["pkgid", package]))?;
        let version = id.trim().rsplit(['@', '#']).next();
        Ok(format!("{package} {}", version.unwrap_or_default()))
    }
}

/// The top of the repository.
fn top() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the crate is a folder of the workspace")
}

/// The target folder that this program was built into.
///
/// # Errors
/// It stands in no such folder.
pub fn target_folder() -> Result<PathBuf> {
    let program = std::env::current_exe()?;
    let folder = program.parent().and_then(Path::parent);
    Ok(folder.ok_or("the program stands in no target folder")?.to_owned())
}

/// The manifest, with the development profile of the workspace.
fn manifest(name: &str, dependencies: &str) -> Result<String> {
    let workspace = fs::read_to_string(top().join("Cargo.toml"))?;
    // The release profile is cargo's own: with one codegen unit, LLVM takes hours over a thousand handlers.
    let dev = workspace
        .find("[profile.dev]")
        .map_or("", |start| &workspace[start..]);
    let dev = dev.split("[profile.release]").next().unwrap_or(dev);
    let dependencies = dependencies.replace("TOP", &top().display().to_string());
    Ok(format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [dependencies]\n{dependencies}\n[workspace]\n\n{dev}"
    ))
}
