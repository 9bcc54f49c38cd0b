//! The answers of a multiplexed connection that wait for their client.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::time::Instant;

use crate::body::PaceRule;

/// Until when each of them may wait. They wait in tasks of their own, and one that waits is not asked for anything, so somebody else has to
/// look.
#[derive(Debug, Default)]
pub(super) struct Untaken {
    rule: Option<PaceRule>,
    until: Mutex<BTreeMap<u32, Instant>>,
}

impl Untaken {
    /// None yet, of a connection whose client has to take answers at a pace, or need not.
    pub(super) fn new(rule: Option<PaceRule>) -> Self {
        Self {
            rule,
            until: Mutex::default(),
        }
    }

    /// Some bytes of an answer were handed over: the client has the time that is left, and what these earn. Answers until when.
    pub(super) fn wait(&self, answer: u32, before: Option<Instant>, bytes: usize) -> Option<Instant> {
        let rule = self.rule?;
        let now = Instant::now();
        let left = before.map_or(rule.most, |until| until.saturating_duration_since(now));
        // No more than the longest wait is carried on from one part to the next.
        let until = now.checked_add(left.min(rule.most).saturating_add(rule.earned(bytes)))?;
        self.lock().insert(answer, until);
        Some(until)
    }

    /// An answer does not wait any more.
    pub(super) fn forget(&self, answer: u32) {
        self.lock().remove(&answer);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.lock().is_empty()
    }

    /// Whether one of them has waited too long.
    pub(super) fn is_overdue(&self, now: Instant) -> bool {
        self.lock().values().any(|until| *until <= now)
    }

    /// Nothing panics while it holds the lock, so a poisoned one is as good as any.
    fn lock(&self) -> MutexGuard<'_, BTreeMap<u32, Instant>> {
        self.until.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::advance;

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    /// A hundred bytes earn a second; the longest wait is ten.
    fn untaken() -> Untaken {
        Untaken::new(Some(PaceRule {
            grace: SECOND,
            rate: 100,
            most: 10 * SECOND,
        }))
    }

    #[tokio::test(start_paused = true)]
    async fn each_answer_has_a_time_of_its_own() {
        let untaken = untaken();
        untaken.wait(1, None, 500);
        let mut quick = untaken.wait(2, None, 500);
        for second in 1..=15 {
            assert!(!untaken.is_overdue(Instant::now()), "after {second} s");
            advance(SECOND).await;
            quick = untaken.wait(2, quick, 500);
        }
        assert!(untaken.is_overdue(Instant::now()), "nobody takes the first");
        untaken.forget(1);
        assert!(!untaken.is_overdue(Instant::now()));
    }

    #[tokio::test(start_paused = true)]
    async fn who_takes_at_the_rate_is_never_overdue_and_who_is_slower_once_is() {
        for (pause, takes) in [(5 * SECOND, true), (6 * SECOND, false)] {
            let untaken = untaken();
            let mut until = untaken.wait(1, None, 500);
            let mut is_overdue = false;
            for _ in 0..100 {
                advance(pause).await;
                is_overdue |= untaken.is_overdue(Instant::now());
                until = untaken.wait(1, until, 500);
            }
            assert_eq!(!is_overdue, takes, "{pause:?}");
        }
    }

    #[test]
    fn without_a_pace_none_waits() {
        let untaken = Untaken::default();
        assert_eq!(untaken.wait(1, None, 500), None);
        assert!(untaken.is_empty());
    }
}
