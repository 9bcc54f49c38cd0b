//! A database of its own for each test, which is gone afterwards.

use std::any::Any;
use std::ops::Deref;

use purlin::db::{Database, DatabaseSettings, Postgres, Sqlite};
use purlin::testing::{TestBackend, TestDatabase};

/// A database of a test's own.
pub(crate) struct Fresh<B: TestBackend> {
    db: Database<B>,
    /// How it is connected to.
    pub(crate) settings: DatabaseSettings,
    /// What stands before it, and ends before it does.
    _before: Option<Box<dyn Any + Send + Sync>>,
    _own: TestDatabase<B>,
}

impl<B: TestBackend> Fresh<B> {
    async fn new(tables: &'static str) -> Self {
        let own = TestDatabase::<B>::new(tables).await.unwrap();
        Self {
            db: Database::clone(&own),
            settings: own.settings(),
            _before: None,
            _own: own,
        }
    }

    /// The database by way of something that stands before it.
    pub(crate) fn behind(
        own: TestDatabase<B>,
        settings: DatabaseSettings,
        before: impl Any + Send + Sync,
    ) -> Self {
        Self {
            db: Database::open(&settings).unwrap(),
            settings,
            _before: Some(Box::new(before)),
            _own: own,
        }
    }

    /// Another set of connections to the same database.
    pub(crate) fn again(&self, change: impl FnOnce(DatabaseSettings) -> DatabaseSettings) -> Database<B> {
        Database::open(&change(self.settings.clone())).unwrap()
    }
}

impl<B: TestBackend> Deref for Fresh<B> {
    type Target = Database<B>;

    fn deref(&self) -> &Database<B> {
        &self.db
    }
}

/// A file in the folder for such files.
pub(crate) async fn sqlite(tables: &'static str) -> Fresh<Sqlite> {
    Fresh::new(tables).await
}

/// A schema of the server; `./test` starts one.
pub(crate) async fn postgres(tables: &'static str) -> Fresh<Postgres> {
    Fresh::new(tables).await
}
