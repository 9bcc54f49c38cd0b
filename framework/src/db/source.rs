//! Where an app has its database from.

use std::fmt;

use super::{Backend, Database};

/// Where an app has its database from: its settings, or a database that is there. [`database!`](crate::database) makes the first,
/// and a [`Database`] is the second.
pub struct DatabaseSource<B: Backend> {
    ready: Option<Database<B>>,
    migrations: Option<&'static str>,
}

impl<B: Backend> DatabaseSource<B> {
    /// The database that [`DatabaseSettings`](super::DatabaseSettings) describe, with the folder of its migrations.
    pub const fn settings(migrations: &'static str) -> Self {
        Self {
            ready: None,
            migrations: Some(migrations),
        }
    }

    /// The database, if it is there.
    pub const fn ready(&self) -> Option<&Database<B>> {
        self.ready.as_ref()
    }

    /// The folder of the migrations, if it is known.
    pub const fn migrations(&self) -> Option<&'static str> {
        self.migrations
    }
}

impl<B: Backend> From<Database<B>> for DatabaseSource<B> {
    fn from(database: Database<B>) -> Self {
        Self {
            ready: Some(database),
            migrations: None,
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
