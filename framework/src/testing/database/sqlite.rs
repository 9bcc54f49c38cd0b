//! Databases of SQLite: in memory, or in a file.

use std::io;
use std::path::Path;

use super::BoxError;
use super::place::{Place, TestBackend, name};
use crate::db::{DatabaseSettings, Sqlite};

impl TestBackend for Sqlite {
    /// One in memory: it is there within a fifth of a millisecond, and no other test waits for it.
    fn rolled_back() -> (DatabaseSettings, Option<String>) {
        (DatabaseSettings::at("sqlite::memory:"), None)
    }

    async fn create() -> Result<Place, BoxError> {
        let path = std::env::temp_dir().join(format!("{}.db", name()));
        let url = format!("sqlite:{}", path.display());
        Ok(Place::new(url, move || take_away(&path)))
    }
}

/// The file, and what SQLite writes beside it. Not each of them has to be there.
fn take_away(path: &Path) -> Result<(), BoxError> {
    for suffix in ["", "-wal", "-shm"] {
        match std::fs::remove_file(format!("{}{suffix}", path.display())) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    Ok(())
}
