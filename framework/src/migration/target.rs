//! The database that is migrated, whichever it is.

use std::sync::Arc;

use futures_core::future::BoxFuture;

use super::error::MigrationError;
use super::session::Session;
use crate::db::{Backend, Database, DbError, Dialect, RawConnection};

const POOLED: &str = "migrations are not run behind a pooler, which lends a connection for one transaction only: run the command \
    `migrate` with the server itself as DATABASE_URL, and without DATABASE_POOLER";

/// Opens a connection.
type Open = dyn Fn() -> BoxFuture<'static, Result<RawConnection, DbError>> + Send + Sync;

/// The database that is migrated, without the type of its driver.
#[derive(Clone)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a question of its own to the database"
)]
pub(crate) struct Target {
    open: Arc<Open>,
    dialect: Dialect,
    migrates_on_start: bool,
    is_rolled_back: bool,
    is_behind_pooler: bool,
    is_in_memory: bool,
}

impl Target {
    pub(crate) fn new<B: Backend>(database: &Database<B>) -> Self {
        let migrates_on_start = database.migrates_on_start();
        let is_rolled_back = database.is_rolled_back();
        let is_behind_pooler = database.is_behind_pooler();
        let is_in_memory = database.is_in_memory();
        let database = database.clone();
        Self {
            open: Arc::new(move || {
                let database = database.clone();
                Box::pin(async move { database.raw().await })
            }),
            dialect: B::DIALECT,
            migrates_on_start,
            is_rolled_back,
            is_behind_pooler,
            is_in_memory,
        }
    }

    /// Whether it is a database of a test, whose tables are the test's business.
    pub(super) const fn is_rolled_back(&self) -> bool {
        self.is_rolled_back
    }

    /// Whether an app brings the tables up to date when it starts.
    pub(crate) const fn migrates_on_start(&self) -> bool {
        self.migrates_on_start
    }

    pub(crate) const fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// A connection for a scratch place.
    pub(super) async fn scratch(&self) -> Result<Session, MigrationError> {
        match self.dialect {
            #[cfg(feature = "sqlite")]
            Dialect::Sqlite => Ok(Session::in_memory().await?),
            _ => self.session().await,
        }
    }

    /// A connection to read with.
    pub(super) async fn session(&self) -> Result<Session, MigrationError> {
        Ok(Session::lent((self.open)().await?))
    }

    /// A connection that runs migrations, and keeps other programs from it.
    pub(super) async fn locked(&self) -> Result<Session, MigrationError> {
        if self.is_behind_pooler {
            // The lock belongs to a connection of the pooler's, which others are lent.
            return Err(MigrationError::new(POOLED));
        }
        let mut session = Session::own((self.open)().await?, self.is_in_memory);
        session.lock().await?;
        Ok(session)
    }
}

#[cfg(all(test, feature = "sqlite"))]
mod tests {
    use super::*;

    /// Programs that start together wait for one another, however long a step of the first takes.
    #[tokio::test]
    async fn a_session_that_migrates_waits_for_minutes() {
        let database = Database::<crate::db::Sqlite>::at("sqlite::memory:").unwrap();
        let mut session = Target::new(&database).locked().await.unwrap();
        session.begin().await.unwrap();
        let waits = session
            .text("SELECT CAST(timeout AS TEXT) FROM pragma_busy_timeout")
            .await;
        assert_eq!(waits.unwrap().as_deref(), Some("600000"));
    }
}
