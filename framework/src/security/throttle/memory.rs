//! Failures that are counted in the process.

use std::collections::HashMap;
use std::fmt;
use std::future::ready;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;

use super::{Failures, StoreFuture, Tally, ThrottleKey, ThrottleRule};

/// How many keys are counted at once, some 6 MiB.
const KEYS: usize = 100_000;

/// Counts failures in this process, of so many accounts and addresses at once. When there are more, those go first that have failed least, and
/// of them those that have not for longest.
#[derive(Debug)]
pub struct MemoryFailures {
    most: usize,
    tallies: Mutex<HashMap<ThrottleKey, Entry>>,
}

#[derive(Clone, Copy)]
struct Entry {
    tally: Tally,
    rule: ThrottleRule,
}

impl MemoryFailures {
    /// Room for 100,000.
    pub fn new() -> Self {
        Self::with_room(KEYS)
    }

    /// Room for so many.
    pub fn with_room(keys: usize) -> Self {
        Self {
            most: keys.max(1),
            tallies: Mutex::default(),
        }
    }

    /// How many accounts and addresses are counted now.
    pub fn len(&self) -> usize {
        self.tallies().len()
    }

    /// Whether nothing is counted.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// No count is half done when its thread panics.
    fn tallies(&self) -> MutexGuard<'_, HashMap<ThrottleKey, Entry>> {
        self.tallies.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for MemoryFailures {
    fn default() -> Self {
        Self::new()
    }
}

impl Failures for MemoryFailures {
    fn count<'a>(
        &'a self,
        key: &'a ThrottleKey,
        now: Timestamp,
        rule: ThrottleRule,
    ) -> StoreFuture<'a, Option<Duration>> {
        let mut tallies = self.tallies();
        if tallies.len() >= self.most && !tallies.contains_key(key) {
            make_room(&mut tallies, now);
        }
        let fresh = || Entry {
            tally: Tally::new(now),
            rule,
        };
        let wait = tallies.entry(*key).or_insert_with(fresh).tally.count(now, rule);
        Box::pin(ready(Ok(wait)))
    }

    fn wait<'a>(
        &'a self,
        key: &'a ThrottleKey,
        now: Timestamp,
        rule: ThrottleRule,
    ) -> StoreFuture<'a, Option<Duration>> {
        let tallies = self.tallies();
        let wait = tallies.get(key).and_then(|entry| entry.tally.wait(now, rule));
        Box::pin(ready(Ok(wait)))
    }

    fn give_back<'a>(&'a self, key: &'a ThrottleKey) -> StoreFuture<'a, ()> {
        let mut tallies = self.tallies();
        if let Some(entry) = tallies.get_mut(key) {
            entry.tally.failures = entry.tally.failures.saturating_sub(1);
            if entry.tally.failures == 0 {
                tallies.remove(key);
            }
        }
        Box::pin(ready(Ok(())))
    }

    fn forget<'a>(&'a self, key: &'a ThrottleKey) -> StoreFuture<'a, ()> {
        self.tallies().remove(key);
        Box::pin(ready(Ok(())))
    }
}

/// Frees a tenth of the room, so that it is not done for every new key.
fn make_room(tallies: &mut HashMap<ThrottleKey, Entry>, now: Timestamp) {
    let most = tallies.len() - tallies.len().div_ceil(10);
    tallies.retain(|_, entry| entry.tally.left(now, entry.rule) > 0);
    let Some(excess) = tallies.len().checked_sub(most).filter(|excess| *excess > 0) else {
        return;
    };
    let rank = |entry: &Entry| (entry.tally.left(now, entry.rule), entry.tally.last);
    let mut ranked: Vec<_> = tallies.iter().map(|(key, entry)| (rank(entry), *key)).collect();
    ranked.sort_unstable_by_key(|(rank, _)| *rank);
    for (_, key) in &ranked[..excess] {
        tallies.remove(key);
    }
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.tally.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn after(seconds: u64) -> Timestamp {
        NOW + Duration::from_secs(seconds)
    }

    async fn count(failures: &MemoryFailures, name: &str, now: Timestamp) -> Option<Duration> {
        let key = ThrottleKey::account(name);
        failures.count(&key, now, ThrottleRule::account()).await.unwrap()
    }

    #[tokio::test]
    async fn waits_grow_and_are_forgotten() {
        let failures = MemoryFailures::new();
        for _ in 0..5 {
            assert_eq!(count(&failures, "ada", NOW).await, None);
        }
        assert_eq!(count(&failures, "ada", NOW).await, Some(Duration::from_secs(1)));
        assert_eq!(count(&failures, "ada", after(1)).await, None);
        assert_eq!(
            count(&failures, "ada", after(2)).await,
            Some(Duration::from_secs(1))
        );
        assert_eq!(count(&failures, "ada", after(3)).await, None);
        assert_eq!(
            count(&failures, "ada", after(3)).await,
            Some(Duration::from_secs(4))
        );
        // After 45 minutes, three of the seven are forgotten.
        assert_eq!(count(&failures, "ada", after(3 + 45 * 60)).await, None);
        assert_eq!(
            count(&failures, "ada", after(3 + 45 * 60)).await,
            Some(Duration::from_secs(1))
        );
    }

    #[tokio::test]
    async fn a_clock_that_is_set_back_lets_nobody_in() {
        let failures = MemoryFailures::new();
        for _ in 0..5 {
            assert_eq!(count(&failures, "ada", after(1000)).await, None);
        }
        assert_eq!(count(&failures, "ada", NOW).await, Some(Duration::from_secs(1)));
    }

    #[tokio::test]
    async fn room_is_bounded_and_who_fails_most_stays() {
        let failures = MemoryFailures::with_room(100);
        for _ in 0..4 {
            count(&failures, "victim", NOW).await;
        }
        for stranger in 0..10_000 {
            count(&failures, &stranger.to_string(), after(1)).await;
            assert!(failures.len() <= 100);
        }
        assert_eq!(count(&failures, "victim", after(1)).await, None);
        assert!(count(&failures, "victim", after(1)).await.is_some());
    }
}
