//! Where a database of a test is.

use std::process;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

use super::{BoxError, TestSchema};
use crate::db::{Backend, Database, DatabaseSettings};

/// A database that tests can have: each that Purlin knows.
#[doc(hidden)]
pub trait TestBackend: Backend {
    /// Makes one that is rolled back, and answers what has to be there as long.
    fn rolled_back(
        schema: TestSchema<Self>,
    ) -> impl Future<Output = Result<(Database<Self>, Option<Place>), BoxError>> + Send;

    /// Makes a place for one.
    fn create() -> impl Future<Output = Result<Place, BoxError>> + Send;
}

/// Takes a place away.
type TakeAway = Box<dyn FnOnce() -> Result<(), BoxError> + Send + Sync>;

/// A place for one database, which is taken away when it is dropped.
pub struct Place {
    settings: DatabaseSettings,
    take_away: Option<TakeAway>,
}

impl Place {
    pub(super) fn new(
        settings: DatabaseSettings,
        take_away: impl FnOnce() -> Result<(), BoxError> + Send + Sync + 'static,
    ) -> Self {
        Self {
            settings,
            take_away: Some(Box::new(take_away)),
        }
    }

    pub(super) fn url(&self) -> &str {
        self.settings.url.expose()
    }

    pub(super) fn settings(&self) -> DatabaseSettings {
        self.settings.clone()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let outcome = self.take_away.take().map_or(Ok(()), |take_away| take_away());
        match outcome {
            Ok(()) => {}
            // A second panic would end the process, and with it the message of the first.
            Err(error) if thread::panicking() => {
                tracing::error!(%error, "the database of a test is left behind");
            }
            Err(error) => panic!("the database of the test is left behind: {error}"),
        }
    }
}

/// A name that no other test has, in this process and in others.
pub(super) fn name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    format!("purlin_{}_{count}_{:08x}", process::id(), fastrand::u32(..))
}
