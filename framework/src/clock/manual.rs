//! The clock that tests turn.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;

/// A clock that stands still until it is turned, made by [`Clock::manual`](super::Clock::manual). Its clones, and the
/// [`Clock`](super::Clock)s made of it, tell the same time.
///
/// It is a type of its own, so that no code can try to turn the clock of the system.
///
/// ```
/// use std::time::Duration;
/// use purlin::clock::Clock;
///
/// let manual = Clock::manual("2026-01-01T00:00:00Z".parse().unwrap());
/// let clock = Clock::from(&manual);
/// manual.advance(Duration::from_secs(90));
/// assert_eq!(clock.now().to_string(), "2026-01-01T00:01:30Z");
/// ```
#[derive(Debug, Clone)]
pub struct ManualClock(Arc<Mutex<Timestamp>>);

impl ManualClock {
    pub(super) fn new(start: Timestamp) -> Self {
        Self(Arc::new(Mutex::new(start)))
    }

    /// The time that it was turned to.
    pub fn now(&self) -> Timestamp {
        *self.time()
    }

    /// Turns it forward; at the end of time, which is the year 9999, it stops.
    pub fn advance(&self, duration: Duration) {
        let mut time = self.time();
        *time = time.saturating_add(duration).unwrap_or(Timestamp::MAX);
    }

    /// Sets it to a time, also an earlier one.
    pub fn set(&self, time: Timestamp) {
        *self.time() = time;
    }

    /// A timestamp is whole even if a test panicked while it held the lock.
    fn time(&self) -> MutexGuard<'_, Timestamp> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_stands_where_it_is_set() {
        let clock = ManualClock::new(Timestamp::UNIX_EPOCH);
        assert_eq!(clock.now(), Timestamp::UNIX_EPOCH);
        clock.set(Timestamp::MIN);
        assert_eq!(clock.now(), Timestamp::MIN);
    }

    #[test]
    fn it_stops_at_the_end_of_time() {
        let clock = ManualClock::new(Timestamp::UNIX_EPOCH);
        clock.advance(Duration::MAX);
        assert_eq!(clock.now(), Timestamp::MAX);
    }
}
