//! A store for tests, and for programs of one process that may forget.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use uuid::Uuid;

use super::{RefreshHash, RefreshRow, RefreshStore};

/// Keeps rows of refresh tokens in memory, for tests and for programs of one process: who restarts it logs everybody out. Clones
/// share the rows.
#[derive(Debug, Clone, Default)]
pub struct MemoryRefreshStore(Arc<Mutex<HashMap<String, RefreshRow>>>);

impl MemoryRefreshStore {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }

    /// Forgets the rows that have expired. Nothing else does.
    pub fn remove_expired(&self, now: Timestamp) {
        self.rows().retain(|_, row| now < row.expires_at);
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows().len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows().is_empty()
    }

    /// Rows are whole even if a test panicked while it held the lock.
    fn rows(&self) -> MutexGuard<'_, HashMap<String, RefreshRow>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl RefreshStore for MemoryRefreshStore {
    type Error = Infallible;

    async fn find(&mut self, hash: &RefreshHash) -> Result<Option<RefreshRow>, Infallible> {
        Ok(self.rows().get(hash.as_str()).cloned())
    }

    async fn insert(&mut self, row: RefreshRow) -> Result<(), Infallible> {
        self.rows().insert(row.hash.clone(), row);
        Ok(())
    }

    async fn mark_used(&mut self, hash: &RefreshHash, at: Timestamp) -> Result<bool, Infallible> {
        let mut rows = self.rows();
        let unused = rows.get_mut(hash.as_str()).filter(|row| row.used_at.is_none());
        Ok(unused.map(|row| row.used_at = Some(at)).is_some())
    }

    async fn is_revoked(&mut self, family: Uuid) -> Result<bool, Infallible> {
        let rows = self.rows();
        Ok(rows
            .values()
            .any(|row| row.family == family && row.revoked_at.is_some()))
    }

    async fn revoke_family(&mut self, family: Uuid, at: Timestamp) -> Result<(), Infallible> {
        let mut rows = self.rows();
        let family = rows.values_mut().filter(|row| row.family == family);
        for row in family.filter(|row| row.revoked_at.is_none()) {
            row.revoked_at = Some(at);
        }
        Ok(())
    }
}
