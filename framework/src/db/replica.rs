//! A replica that may be away.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// How long a replica that did not answer is left alone.
const PAUSE: Duration = Duration::from_secs(5);

/// Whether the replica answered when it was asked last. While it does not, transactions that only read go to the primary, so
/// that not each of them waits for it in vain.
#[derive(Debug, Default)]
pub(super) struct Replica(Mutex<Option<Instant>>);

impl Replica {
    /// Whether it is left alone.
    pub(super) fn is_away(&self) -> bool {
        self.until().is_some_and(|until| Instant::now() < until)
    }

    /// It did not answer. Of many who learn it at once, one says so.
    pub(super) fn leave(&self, error: &sqlx::Error) {
        if !self.is_away() {
            tracing::warn!(%error, "the replica does not answer: what only reads goes to the primary for {PAUSE:?}");
        }
        *self.until() = Some(Instant::now() + PAUSE);
    }

    /// The value is whole after a panic: it is written at once.
    fn until(&self) -> std::sync::MutexGuard<'_, Option<Instant>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn it_is_asked_again_after_a_pause() {
        let replica = Replica::default();
        assert!(!replica.is_away());
        replica.leave(&sqlx::Error::PoolClosed);
        assert!(replica.is_away());
        tokio::time::advance(PAUSE).await;
        assert!(!replica.is_away());
    }
}
