//! Where failures are counted.

use std::pin::Pin;
use std::time::Duration;

use jiff::Timestamp;

use super::{ThrottleKey, ThrottleRule};
use crate::body::BoxError;

/// What a store answers, in time.
pub type StoreFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, BoxError>> + Send + 'a>>;

/// Where failures are counted: [`MemoryFailures`](super::MemoryFailures), or one that several processes share. Each call is one step that no
/// other one comes between.
pub trait Failures: Send + Sync + 'static {
    /// Counts one more failure, or tells how long to wait if there were too many; then nothing is counted. See [`Tally::count`].
    fn count<'a>(
        &'a self,
        key: &'a ThrottleKey,
        now: Timestamp,
        rule: ThrottleRule,
    ) -> StoreFuture<'a, Option<Duration>>;

    /// How long to wait before the next one, if there were too many; nothing is counted. See [`Tally::wait`].
    fn wait<'a>(
        &'a self,
        key: &'a ThrottleKey,
        now: Timestamp,
        rule: ThrottleRule,
    ) -> StoreFuture<'a, Option<Duration>>;

    /// Takes one failure back that was none.
    fn give_back<'a>(&'a self, key: &'a ThrottleKey) -> StoreFuture<'a, ()>;

    /// Forgets all failures.
    fn forget<'a>(&'a self, key: &'a ThrottleKey) -> StoreFuture<'a, ()>;
}

/// The failures of one account or address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    /// How many there were, as of the last one.
    pub failures: u32,
    /// When the last one was.
    pub last: Timestamp,
    /// Since when time takes failures back: what is not enough for one yet counts on.
    pub since: Timestamp,
}

impl Tally {
    /// Nothing yet.
    pub const fn new(now: Timestamp) -> Self {
        Self {
            failures: 0,
            last: now,
            since: now,
        }
    }

    /// Counts one more failure, or tells how long to wait.
    ///
    /// ```
    /// use std::time::Duration;
    /// use purlin::jiff::Timestamp;
    /// use purlin::security::{Tally, ThrottleRule};
    ///
    /// let (now, rule) = (Timestamp::UNIX_EPOCH, ThrottleRule::account().free(1));
    /// let mut tally = Tally::new(now);
    /// assert_eq!(tally.count(now, rule), None);
    /// assert_eq!(tally.count(now, rule), Some(Duration::from_secs(1)));
    /// assert_eq!(tally.count(now + Duration::from_secs(1), rule), None);
    /// ```
    pub fn count(&mut self, now: Timestamp, rule: ThrottleRule) -> Option<Duration> {
        if let Some(rest) = self.wait(now, rule) {
            return Some(rest);
        }
        let left = self.left(now, rule);
        self.since = match left {
            0 => now,
            _ => rule.forgotten_until(self.since, self.failures - left),
        };
        self.failures = left.saturating_add(1);
        self.last = now;
        None
    }

    /// How long to wait before the next failure may be counted, if at all.
    pub fn wait(&self, now: Timestamp, rule: ThrottleRule) -> Option<Duration> {
        let passed = Duration::try_from(now.duration_since(self.last)).unwrap_or_default();
        let wait = rule.wait_after(self.failures)?;
        wait.checked_sub(passed).filter(|rest| !rest.is_zero())
    }

    /// How many failures are not forgotten yet.
    pub fn left(&self, now: Timestamp, rule: ThrottleRule) -> u32 {
        let passed = Duration::try_from(now.duration_since(self.since)).unwrap_or_default();
        self.failures.saturating_sub(rule.forgotten_in(passed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_that_takes_no_failure_back_is_not_lost() {
        let rule = ThrottleRule::account().free(3).decay(Duration::from_mins(15));
        let mut now = Timestamp::UNIX_EPOCH;
        let mut tally = Tally::new(now);
        for _ in 0..3 {
            assert_eq!(tally.count(now, rule), None);
        }
        // Somebody who fails every ten minutes makes three failures in the time in which two are forgotten.
        for expected in [4, 4, 4, 5, 5] {
            now += Duration::from_mins(10);
            assert_eq!(tally.count(now, rule), None);
            assert_eq!(tally.failures, expected);
        }
        assert_eq!(tally.left(now + Duration::from_hours(9), rule), 0);
    }
}
