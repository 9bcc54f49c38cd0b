//! The line of the log about connections that had no place: one in a while, however many they are.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::admission::Full;

/// After such a line, how long there is no other one. What happens meanwhile is counted.
const PAUSE: Duration = Duration::from_secs(10);

/// The connections that had no place.
#[derive(Debug, Default)]
pub(super) struct TurnedAway(Mutex<Untold>);

/// Those that no line has told of yet.
#[derive(Debug, Default)]
struct Untold {
    counts: Counts,
    /// When there was a line.
    told: Option<Instant>,
}

/// How many there are, by the limit that left them no place.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Counts {
    connections: usize,
    connections_per_address: usize,
}

impl TurnedAway {
    /// Counts one more, and tells of all since the last line if that was long ago.
    pub(super) fn note(&self, full: Full) {
        if let Some(since) = self.count(full) {
            tracing::warn!(
                connections = since.connections,
                connections_per_address = since.connections_per_address,
                "too many connections: so many were refused since this was said last, by the limit that they met"
            );
        }
    }

    /// Counts one more; answers how many there are if it is time to tell.
    fn count(&self, full: Full) -> Option<Counts> {
        // Nothing panics while it holds the lock, so a poisoned one is as good as any.
        let mut untold = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match full {
            Full::InAll => untold.counts.connections += 1,
            Full::OfAddress => untold.counts.connections_per_address += 1,
        }
        if untold.told.is_some_and(|told| told.elapsed() < PAUSE) {
            return None;
        }
        untold.told = Some(Instant::now());
        Some(std::mem::take(&mut untold.counts))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn the_first_is_told_at_once_and_others_together_when_some_time_has_passed() {
        let counts = |connections, connections_per_address| Counts {
            connections,
            connections_per_address,
        };
        let turned_away = TurnedAway::default();
        assert_eq!(turned_away.count(Full::InAll), Some(counts(1, 0)));
        assert_eq!(turned_away.count(Full::InAll), None);
        tokio::time::advance(PAUSE / 2).await;
        assert_eq!(turned_away.count(Full::OfAddress), None);
        tokio::time::advance(PAUSE / 2).await;
        assert_eq!(turned_away.count(Full::OfAddress), Some(counts(1, 2)));
        assert_eq!(turned_away.count(Full::InAll), None);
        tokio::time::advance(PAUSE).await;
        assert_eq!(turned_away.count(Full::InAll), Some(counts(2, 0)));
    }
}
