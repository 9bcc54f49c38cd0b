//! Work that is done once for a key, however often it is asked for.
//!
//! The key is claimed, the work is done and its value stored in one transaction. So there is either all of it or nothing, and nobody
//! has to find out what became of a claim whose owner is gone: others wait at the claim until the transaction ends.

mod claim;
mod key;
mod request;
mod value;

use std::time::Duration;

use super::{Backend, Database, DbError};

pub use self::claim::{Call, Claim};
pub use self::key::AsIdempotencyKey;
pub use self::request::Fingerprint;
pub use self::value::{Replay, Storable};

impl<B: Backend> Database<B> {
    /// How long the keys of `#[transactional(idempotent = key)]` are kept by default: 24 hours.
    pub const KEEP_IDEMPOTENCY_KEYS: Duration = Duration::from_hours(24);

    /// Deletes the idempotency keys that are at least that old, with the values stored for them, and answers how many there were. A
    /// request that comes again later is a new one. Nothing deletes them by itself: call it from a job or a command, once an hour
    /// or once a day.
    ///
    /// ```
    /// # purlin::database! { sqlite = "migrations" }
    /// # use purlin::db::DbError;
    /// async fn clean_up(db: &Db) -> Result<u64, DbError> {
    ///     db.forget_idempotency_keys(Db::KEEP_IDEMPOTENCY_KEYS).await
    /// }
    /// ```
    ///
    /// It works in pieces of 10 000 rows, each a transaction, so that others can write in between.
    ///
    /// # Errors
    /// The database refuses, or does not answer. Some keys may be deleted.
    pub async fn forget_idempotency_keys(&self, older_than: Duration) -> Result<u64, DbError> {
        let seconds = older_than.as_secs().to_string();
        let mut all = 0;
        loop {
            let mut unit = self.begin().await?;
            let deleted = B::change(&mut unit, B::FORGET, &[&seconds]).await;
            let deleted = deleted.map_err(claim::explained)?;
            unit.commit().await?;
            all += deleted;
            if deleted == 0 {
                return Ok(all);
            }
        }
    }
}
