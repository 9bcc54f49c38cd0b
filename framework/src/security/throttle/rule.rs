//! How failures count.

use std::time::Duration;

use jiff::Timestamp;

/// How failures count: so many are free, then each doubles the time to wait, up to a longest one. Time that passes takes them back, one after
/// another.
///
/// ```
/// use std::time::Duration;
/// use purlin::security::ThrottleRule;
///
/// let rule = ThrottleRule::account().free(3).longest(Duration::from_mins(5));
/// assert_eq!(rule.wait_after(2), None);
/// assert_eq!(rule.wait_after(3), Some(Duration::from_secs(1)));
/// assert_eq!(rule.wait_after(6), Some(Duration::from_secs(8)));
/// assert_eq!(rule.wait_after(60), Some(Duration::from_mins(5)));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub struct ThrottleRule {
    free: u32,
    first: Duration,
    longest: Duration,
    decay: Duration,
}

impl ThrottleRule {
    /// For an account: 5 failures are free, then 1 s, 2 s, 4 s and so on, up to 15 minutes. After each 15 minutes one is forgotten.
    pub const fn account() -> Self {
        Self {
            free: 5,
            first: Duration::from_secs(1),
            longest: Duration::from_mins(15),
            decay: Duration::from_mins(15),
        }
    }

    /// For an address, behind which may be many people: 50 failures are free. One is forgotten every minute.
    pub const fn address() -> Self {
        Self {
            free: 50,
            decay: Duration::from_mins(1),
            ..Self::account()
        }
    }

    /// Sets how many failures are free; at least one, for who has not failed does not wait.
    pub const fn free(mut self, failures: u32) -> Self {
        self.free = failures;
        self
    }

    /// Sets the first time to wait.
    pub const fn first(mut self, wait: Duration) -> Self {
        self.first = wait;
        self
    }

    /// Sets the longest time to wait.
    pub const fn longest(mut self, wait: Duration) -> Self {
        self.longest = wait;
        self
    }

    /// Sets after how long a failure is forgotten; at least a second.
    pub const fn decay(mut self, time: Duration) -> Self {
        self.decay = time;
        self
    }

    /// How long to wait after so many failures.
    pub fn wait_after(&self, failures: u32) -> Option<Duration> {
        let doublings = failures.checked_sub(self.free.max(1))?;
        let factor = 2_u32.checked_pow(doublings).unwrap_or(u32::MAX);
        Some(self.first.saturating_mul(factor).min(self.longest))
    }

    /// How many failures are forgotten in a time.
    pub(super) fn forgotten_in(&self, time: Duration) -> u32 {
        u32::try_from(time.as_secs() / self.whole_decay().as_secs()).unwrap_or(u32::MAX)
    }

    /// When so many failures were forgotten, if forgetting began at a time.
    pub(super) fn forgotten_until(&self, since: Timestamp, failures: u32) -> Timestamp {
        let time = self.whole_decay().saturating_mul(failures);
        since.saturating_add(time).unwrap_or(Timestamp::MAX)
    }

    /// After how long a failure is forgotten, in whole seconds.
    const fn whole_decay(&self) -> Duration {
        let seconds = self.decay.as_secs();
        Duration::from_secs(if seconds == 0 { 1 } else { seconds })
    }
}
