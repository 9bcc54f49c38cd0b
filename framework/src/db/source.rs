//! Where an app has its database from.

use std::fmt;

use super::{Backend, Database, MigrationFiles};

/// Where an app has its database from: its settings, or a database that is there. [`database!`](crate::database) makes the first,
/// and a [`Database`] is the second.
pub struct DatabaseSource<B: Backend> {
    ready: Option<Database<B>>,
    migrations: MigrationFiles,
    default_url: Option<&'static str>,
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
            default_url: None,
        }
    }

    /// Sets the address that counts if the settings name none, so that a first start needs no settings.
    ///
    /// ```
    /// use purlin::App;
    ///
    /// purlin::database! { sqlite = "migrations" }
    ///
    /// let app = App::new("Shop", "1.0.0").database(database().default_url("sqlite:shop.db"));
    /// assert!(app.build().is_ok());
    /// ```
    ///
    /// An app that can be built for either database may have a default for one of them: an address of the other counts for nothing,
    /// and `DATABASE_URL` has to be set then.
    #[must_use]
    pub const fn default_url(mut self, url: &'static str) -> Self {
        self.default_url = Some(url);
        self
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

    /// The address that counts if the settings name none, if it is one of this database.
    pub(crate) fn fallback(&self) -> Option<&'static str> {
        let is_ours = |url: &&str| B::SCHEMES.iter().any(|scheme| url.starts_with(scheme));
        self.default_url.filter(is_ours)
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
            default_url: None,
        }
    }
}

impl<B: Backend> Clone for DatabaseSource<B> {
    fn clone(&self) -> Self {
        Self {
            ready: self.ready.clone(),
            migrations: self.migrations,
            default_url: self.default_url,
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
