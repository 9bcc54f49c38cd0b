//! Databases of SQLite: in memory, or in a file.

use std::io;
use std::path::Path;

use super::place::{Place, TestBackend, name};
use super::{BoxError, TestSchema};
use crate::db::{Database, DatabaseSettings, Sqlite, Synchronous};

impl TestBackend for Sqlite {
    /// One in memory: it is there within a fifth of a millisecond, and no other test waits for it.
    async fn rolled_back(schema: TestSchema<Self>) -> Result<(Database<Self>, Option<Place>), BoxError> {
        let db = Database::rolled_back(&DatabaseSettings::at("sqlite::memory:"))?;
        schema.apply(&db).await?;
        Ok((db, None))
    }

    async fn create() -> Result<Place, BoxError> {
        let path = std::env::temp_dir().join(format!("{}.db", name()));
        let url = format!("sqlite:{}", path.display());
        // It outlives no crash of the system, so no commit waits for the disk.
        let settings = DatabaseSettings::at(url).synchronous(Synchronous::Normal);
        Ok(Place::new(settings, move || take_away(&path)))
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
