//! What Purlin asks of a store beside what `tower-sessions` does.

use async_trait::async_trait;
use tower_sessions_core::SessionStore;
use tower_sessions_core::session::{Id, Record};
use tower_sessions_core::session_store::Result;

/// A store of sessions: one of `tower-sessions` that can also change and delete a record in one step each, and end sessions that it does not
/// know by their id. In one step means that no other call sees anything in between: one statement of SQL, one script of Redis.
///
/// Records are known by their id, which is a hash of what the cookie holds. [`subject_of`](super::subject_of) tells whose they are,
/// [`line_of`](super::line_of) which session they are of, and [`revision_of`](super::revision_of) how often they were written; a store keeps these in
/// columns of their own, or finds them in the data.
///
/// `load` answers a record for some time after it has expired, an hour say: whether it lets anybody in is judged by the clock of the app, and a request
/// that takes long stores what it changed in a session that ended by itself meanwhile.
///
/// `save` and `delete` of `tower-sessions` are for who looks after the store: sessions that are used call `replace` and `take`, so that a request that was
/// on its way when its session ended does not bring it back.
#[async_trait]
pub trait Store: SessionStore {
    /// Stores a record in the place of the one with its id, if there is one and its revision is `before`; in one step. Answers whether it did.
    ///
    /// # Errors
    /// The store cannot be reached.
    async fn replace(&self, record: &Record, before: u64) -> Result<bool>;

    /// Deletes a record, and answers what it was, if it was there; in one step.
    ///
    /// # Errors
    /// The store cannot be reached.
    async fn take(&self, id: &Id) -> Result<Option<Record>>;

    /// Deletes all records of a session. There are two at most, while it gets a new key.
    ///
    /// # Errors
    /// The store cannot be reached.
    async fn delete_line(&self, line: &str) -> Result<()>;

    /// Deletes all records of a subject but the one to be spared, if there is one. Answers how many there were.
    ///
    /// # Errors
    /// The store cannot be reached.
    async fn delete_of(&self, subject: &str, spared: Option<Id>) -> Result<u64>;
}
