//! Databases for tests.

mod argument;
mod place;
#[cfg(feature = "postgres")]
mod postgres;
mod schema;
#[cfg(feature = "sqlite")]
mod sqlite;
mod stored;

use std::fmt;
use std::ops::Deref;
use std::time::Duration;

pub use self::place::TestBackend;
pub use self::schema::TestSchema;
pub use self::stored::Stored;

use self::place::Place;
use crate::body::BoxError;
use crate::db::{Database, DatabaseSettings};

/// A database of a test's own, in which several transactions can be open and are committed: for tests of what happens at once. It
/// is taken away when it is dropped, after a panic too.
///
/// In SQLite it is a file in the folder for such files, which no commit waits for ([`Synchronous::Normal`](crate::db::Synchronous)). In PostgreSQL it is a schema with a name of its own, which stands first in
/// the search path and before `public`, on the server that the variable `PURLIN_TEST_POSTGRES` names:
/// `postgres://postgres@127.0.0.1:5432/test` if there is none. `DATABASE_URL` is never read, so no test meets data that matters.
///
/// Most tests need none: `db: Db` of `#[purlin::test]` is [rolled back](Database::rolled_back), which is cheaper.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # purlin::testing::block_on(async {
/// use purlin::db::Sqlite;
/// use purlin::testing::TestDatabase;
///
/// let db = TestDatabase::<Sqlite>::new("CREATE TABLE notes (text TEXT)").await.unwrap();
/// let (one, other) = (db.begin().await.unwrap(), db.begin_with(purlin::db::TxOptions::new().read_only()).await.unwrap());
/// # drop((one, other));
/// # });
/// ```
pub struct TestDatabase<B: TestBackend> {
    // Dropped first: its connections end before what they are connected to.
    db: Database<B>,
    place: Place,
}

impl<B: TestBackend> TestDatabase<B> {
    /// Makes one that begins as the schema says: a text of SQL, or the source of the app's database, `database()`.
    ///
    /// # Errors
    /// The server cannot be reached, or the schema is wrong.
    pub async fn new(schema: impl Into<TestSchema<B>>) -> Result<Self, BoxError> {
        let place = B::create().await?;
        let db = Database::open(&place.settings())?;
        let this = Self { db, place };
        schema.into().apply(&this.db).await?;
        Ok(this)
    }

    /// How it is connected to, for another set of connections.
    pub fn settings(&self) -> DatabaseSettings {
        self.place.settings()
    }

    /// Its address.
    pub fn url(&self) -> &str {
        self.place.url()
    }
}

impl<B: TestBackend> Deref for TestDatabase<B> {
    type Target = Database<B>;

    fn deref(&self) -> &Database<B> {
        &self.db
    }
}

impl<B: TestBackend> fmt::Debug for TestDatabase<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TestDatabase").finish_non_exhaustive()
    }
}

/// How long the connections of a test that has ended may take to end.
const PATIENCE: Duration = Duration::from_secs(5);

/// Closes a database after a test. A task that the test left behind may hold a connection for ever.
async fn close<B: TestBackend>(db: Database<B>) -> Result<(), BoxError> {
    let closed = tokio::time::timeout(PATIENCE, db.close()).await;
    closed.map_err(|_| "a task that the test left behind holds a connection of its database".into())
}
