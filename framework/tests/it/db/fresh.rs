//! A database of its own for each test, which is gone afterwards.

use std::ops::Deref;

use purlin::db::{Database, DatabaseSettings, Postgres, Sqlite};
use purlin::testing::{TestBackend, TestDatabase};

/// A database of a test's own.
pub(crate) struct Fresh<B: TestBackend> {
    db: TestDatabase<B>,
    /// Where it is.
    pub(crate) url: String,
}

impl<B: TestBackend> Fresh<B> {
    async fn new(tables: &'static str) -> Self {
        let db = TestDatabase::new(tables).await.unwrap();
        Self {
            url: db.url().to_owned(),
            db,
        }
    }

    /// How it is connected to.
    pub(crate) fn settings(&self) -> DatabaseSettings {
        self.db.settings()
    }

    /// Another set of connections to the same database.
    pub(crate) fn again(&self, change: impl FnOnce(DatabaseSettings) -> DatabaseSettings) -> Database<B> {
        Database::open(&change(self.db.settings())).unwrap()
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
