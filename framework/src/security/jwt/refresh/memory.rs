//! A store for tests, and for programs of one process that may forget.

use std::collections::{HashMap, HashSet};
use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use uuid::Uuid;

use super::{RefreshHash, RefreshRow, RefreshStore};

/// How many rows there are before anybody looks for those that have expired.
const FEW: usize = 1_000;

/// Keeps rows of refresh tokens in memory, for tests and for programs of one process: who restarts it logs everybody out. Clones
/// share the rows.
#[derive(Debug, Clone, Default)]
pub struct MemoryRefreshStore(Arc<Mutex<Rows>>);

#[derive(Debug, Default)]
struct Rows {
    by_hash: HashMap<String, RefreshRow>,
    /// With how many rows those that have expired are looked for again.
    next_sweep: usize,
}

impl Rows {
    /// Removes the families that have expired: as long as one of its tokens can be used, the others tell whether it was revoked.
    fn remove_expired(&mut self, now: Timestamp) {
        let rows = self.by_hash.values();
        let alive: HashSet<Uuid> = rows
            .filter(|row| now < row.expires_at)
            .map(|row| row.family)
            .collect();
        self.by_hash.retain(|_, row| alive.contains(&row.family));
    }
}

impl MemoryRefreshStore {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }

    /// Forgets the families whose tokens have all expired. Inserting does it too, now and then, by the time at which the new row was issued.
    pub fn remove_expired(&self, now: Timestamp) {
        self.rows().remove_expired(now);
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows().by_hash.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows().by_hash.is_empty()
    }

    fn revoke(&self, at: Timestamp, is_meant: impl Fn(&RefreshRow) -> bool) {
        let mut rows = self.rows();
        for row in rows.by_hash.values_mut().filter(|row| is_meant(row)) {
            row.revoked_at = row.revoked_at.or(Some(at));
        }
    }

    /// Rows are whole even if a test panicked while it held the lock.
    fn rows(&self) -> MutexGuard<'_, Rows> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl RefreshStore for MemoryRefreshStore {
    type Error = Infallible;

    async fn find(&mut self, hash: &RefreshHash) -> Result<Option<RefreshRow>, Infallible> {
        Ok(self.rows().by_hash.get(hash.as_str()).cloned())
    }

    async fn insert(&mut self, row: RefreshRow) -> Result<(), Infallible> {
        let mut rows = self.rows();
        if rows.by_hash.len() >= rows.next_sweep {
            rows.remove_expired(row.issued_at);
            rows.next_sweep = (rows.by_hash.len() * 2).max(FEW);
        }
        rows.by_hash.insert(row.hash.clone(), row);
        Ok(())
    }

    async fn mark_used(&mut self, hash: &RefreshHash, at: Timestamp) -> Result<bool, Infallible> {
        let mut rows = self.rows();
        let unused = rows
            .by_hash
            .get_mut(hash.as_str())
            .filter(|row| row.used_at.is_none());
        Ok(unused.map(|row| row.used_at = Some(at)).is_some())
    }

    async fn is_revoked(&mut self, family: Uuid) -> Result<bool, Infallible> {
        let rows = self.rows();
        Ok(rows
            .by_hash
            .values()
            .any(|row| row.family == family && row.revoked_at.is_some()))
    }

    async fn revoke_family(&mut self, family: Uuid, at: Timestamp) -> Result<(), Infallible> {
        self.revoke(at, |row| row.family == family);
        Ok(())
    }

    async fn revoke_subject(&mut self, subject: &str, at: Timestamp) -> Result<(), Infallible> {
        self.revoke(at, |row| row.subject == subject);
        Ok(())
    }
}
