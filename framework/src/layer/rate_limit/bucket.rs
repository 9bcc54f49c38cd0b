//! What counts: the algorithm of the crate `governor`, on tokio's time.

use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::Clock;
use governor::middleware::StateInformationMiddleware;
use governor::{Quota, RateLimiter};
use tokio::time::Instant;

use super::store::Store;

/// The limit of many keys.
#[derive(Debug)]
pub(super) struct Bucket {
    limiter: RateLimiter<u64, Store, Time, StateInformationMiddleware>,
    quota: Quota,
}

/// How a key stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct State {
    /// How many requests are left.
    pub(super) left: u32,
    /// In how many seconds all are there again.
    pub(super) full_in: u64,
    /// In how many seconds the next one may come.
    pub(super) next_in: u64,
}

/// Settings that make no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unfit {
    /// One of them is zero.
    Nothing,
    /// Nobody can count the time.
    TooLong,
}

/// The longest time in which all requests of a key come back: a hundred years. `governor` counts in nanoseconds, which last for 584, and adds
/// the time that has passed.
const LONGEST: Duration = Duration::from_hours(100 * 365 * 24);

impl Bucket {
    /// So many in a period, and so many at once.
    pub(super) fn new(count: u32, period: Duration, burst: u32, most_keys: usize) -> Result<Self, Unfit> {
        let each = period.checked_div(count).ok_or(Unfit::Nothing)?;
        let burst = NonZeroU32::new(burst).ok_or(Unfit::Nothing)?;
        let is_short = |whole: &Duration| *whole <= LONGEST;
        each.checked_mul(burst.get())
            .filter(is_short)
            .ok_or(Unfit::TooLong)?;
        let quota = Quota::with_period(each).ok_or(Unfit::Nothing)?.allow_burst(burst);
        Ok(Self {
            limiter: RateLimiter::new(quota, Store::new(most_keys), Time::from_now()),
            quota,
        })
    }

    /// How many requests a key has, and in how many seconds none becomes all.
    pub(super) fn quota(&self) -> (u32, u64) {
        let (all, each) = (self.quota.burst_size().get(), self.quota.replenish_interval());
        (all, seconds(each.saturating_mul(all)))
    }

    /// Takes one of a key's requests.
    pub(super) fn take(&self, key: u64) -> Result<State, State> {
        match self.limiter.check_key(&key) {
            Ok(state) => Ok(self.state(state.remaining_burst_capacity(), Duration::ZERO)),
            Err(refused) => Err(self.state(0, refused.wait_time_from(self.limiter.clock().now()))),
        }
    }

    fn state(&self, left: u32, wait: Duration) -> State {
        let (all, each) = (self.quota.burst_size().get(), self.quota.replenish_interval());
        State {
            left,
            full_in: seconds(each.saturating_mul(all - left.min(all))),
            next_in: seconds(wait).max(1),
        }
    }
}

/// Whole seconds, and one more for the rest.
fn seconds(duration: Duration) -> u64 {
    duration.as_secs() + u64::from(duration.subsec_nanos() > 0)
}

/// The time since the limit was made, which tests stop and turn with tokio's.
#[derive(Debug, Clone)]
pub(super) struct Time {
    start: Instant,
}

impl Time {
    fn from_now() -> Self {
        Self {
            start: Instant::now(),
        }
    }
}

impl Clock for Time {
    type Instant = Duration;

    fn now(&self) -> Duration {
        self.start.elapsed()
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::advance;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn requests_come_back_one_by_one() {
        let bucket = Bucket::new(4, Duration::from_mins(1), 2, 10).unwrap();
        let left = |state: State| (state.left, state.full_in, state.next_in);
        assert_eq!(bucket.take(1).map(left), Ok((1, 15, 1)));
        assert_eq!(bucket.take(1).map(left), Ok((0, 30, 1)));
        let refused = bucket.take(1).unwrap_err();
        assert_eq!((refused.next_in, bucket.quota()), (15, (2, 30)));
        assert_eq!(bucket.take(2).map(left), Ok((1, 15, 1)));
        advance(Duration::from_millis(14_500)).await;
        assert_eq!(bucket.take(1).unwrap_err().next_in, 1);
        advance(Duration::from_millis(500)).await;
        assert!(bucket.take(1).is_ok());
        assert!(bucket.take(1).is_err());
    }

    #[test]
    fn nothing_is_no_limit() {
        let second = Duration::from_secs(1);
        for (count, period, burst) in [(0, second, 1), (1, second, 0), (1, Duration::ZERO, 1)] {
            assert_eq!(unfit(count, period, burst), Some(Unfit::Nothing));
        }
    }

    #[test]
    fn nobody_counts_for_longer_than_a_life() {
        let year = Duration::from_hours(365 * 24);
        for (count, period, burst) in [
            (5, Duration::MAX, 5),
            (1, Duration::MAX, u32::MAX),
            (1, year, 101),
            (1, Duration::from_hours(24), u32::MAX),
        ] {
            assert_eq!(
                unfit(count, period, burst),
                Some(Unfit::TooLong),
                "{period:?} {burst}"
            );
        }
        for (count, burst) in [(1, 100), (u32::MAX, u32::MAX)] {
            let bucket = Bucket::new(count, year, burst, 10).unwrap();
            assert!(bucket.take(1).is_ok());
        }
    }

    fn unfit(count: u32, period: Duration, burst: u32) -> Option<Unfit> {
        Bucket::new(count, period, burst, 10).err()
    }
}
