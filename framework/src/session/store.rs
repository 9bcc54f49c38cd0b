//! What Purlin asks of a store beside what `tower-sessions` does.

use async_trait::async_trait;
use tower_sessions_core::SessionStore;
use tower_sessions_core::session::Id;
use tower_sessions_core::session_store::Result;

/// A store of sessions: one of `tower-sessions` that can also end all sessions of a user.
///
/// `save` must change a record that is there and make none: a request that was on its way when its session was ended would bring it back
/// otherwise. Records are known by their id, which is a hash of what the cookie holds; [`subject_of`](super::subject_of) tells whose they are.
#[async_trait]
pub trait Store: SessionStore {
    /// Deletes all records of a subject but the one to be spared, if there is one. Answers how many there were.
    ///
    /// # Errors
    /// The store cannot be reached.
    async fn delete_of(&self, subject: &str, spared: Option<Id>) -> Result<u64>;
}
