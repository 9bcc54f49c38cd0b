//! Where an app has its database from.

use std::fmt;

use super::{Backend, Database, MigrationFiles};

/// Where an app has its database from: its settings, or a database that is there. [`database!`](crate::database) makes the first,
/// and a [`Database`] is the second.
pub struct DatabaseSource<B: Backend> {
    ready: Option<Database<B>>,
    migrations: MigrationFiles,
}

impl<B: Backend> DatabaseSource<B> {
    /// The database that [`DatabaseSettings`](super::DatabaseSettings) describe, with the folder that its migrations will be
    /// written to. It has none yet.
    pub const fn settings(folder: &'static str) -> Self {
        Self::embedded(MigrationFiles::new(folder, folder, &[]))
    }

    /// The database that [`DatabaseSettings`](super::DatabaseSettings) describe, with its migrations.
    #[doc(hidden)]
    pub const fn embedded(migrations: MigrationFiles) -> Self {
        Self {
            ready: None,
            migrations,
        }
    }

    /// A database that is there, with the same migrations. Tests use it.
    #[must_use]
    pub fn on(mut self, database: Database<B>) -> Self {
        self.ready = Some(database);
        self
    }

    /// The database, if it is there.
    pub const fn ready(&self) -> Option<&Database<B>> {
        self.ready.as_ref()
    }

    /// The files of its migrations.
    pub const fn migrations(&self) -> MigrationFiles {
        self.migrations
    }
}

impl<B: Backend> From<Database<B>> for DatabaseSource<B> {
    fn from(database: Database<B>) -> Self {
        Self {
            ready: Some(database),
            migrations: MigrationFiles::NONE,
        }
    }
}

impl<B: Backend> Clone for DatabaseSource<B> {
    fn clone(&self) -> Self {
        Self {
            ready: self.ready.clone(),
            migrations: self.migrations,
        }
    }
}

impl<B: Backend> fmt::Debug for DatabaseSource<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DatabaseSource")
            .field("migrations", &self.migrations)
            .finish_non_exhaustive()
    }
}
