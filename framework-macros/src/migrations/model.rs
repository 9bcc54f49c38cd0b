//! What a folder holds.

use std::fs;
use std::io;
use std::path::Path;

use syn::LitStr;

use crate::sink::Sink;

/// The names of the SQL files in the folder, in their order.
pub(super) fn names(top: &Path, folder: &LitStr, sink: &Sink) -> Vec<String> {
    let entries = match fs::read_dir(top.join(folder.value())) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Vec::new(),
        Err(error) => {
            sink.error(folder, format!("the folder cannot be read: {error}"));
            return Vec::new();
        }
    };
    let mut names: Vec<String> = entries
        .filter_map(|entry| sink.ok(entry.map_err(|error| syn::Error::new_spanned(folder, error))))
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| name.strip_suffix(".sql").is_some())
        .collect();
    names.sort();
    names
}

/// What the name of a file says.
pub(super) struct Name<'n> {
    pub(super) version: i64,
    pub(super) direction: Direction,
    pub(super) whole: &'n str,
}

/// Which way a file leads.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    /// `.up.sql`, or `.sql` alone.
    Up,
    /// `.down.sql`.
    Down,
}

impl<'n> Name<'n> {
    /// Reads `{version}_{name}.up.sql`, `.down.sql` or `.sql`.
    pub(super) fn of(whole: &'n str) -> Option<Self> {
        let stem = whole.strip_suffix(".sql")?;
        let (stem, direction) = match (stem.strip_suffix(".up"), stem.strip_suffix(".down")) {
            (Some(stem), _) => (stem, Direction::Up),
            (_, Some(stem)) => (stem, Direction::Down),
            _ => (stem, Direction::Up),
        };
        let (version, name) = stem.split_once('_')?;
        let digits = version.bytes().all(|byte| byte.is_ascii_digit());
        let version = version.parse().ok().filter(|version| digits && *version > 0)?;
        (!name.is_empty()).then_some(Self {
            version,
            direction,
            whole,
        })
    }
}
