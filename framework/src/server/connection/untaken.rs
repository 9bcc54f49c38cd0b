//! The answers of a multiplexed connection that wait for their client.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

#[cfg(feature = "http2")]
use super::state::Shared;
use crate::body::PaceRule;

/// Until when each of them may wait. They wait in tasks of their own, and one that waits is not asked for anything, so somebody else has to
/// look, and can end it alone.
#[derive(Debug, Default)]
pub(super) struct Untaken {
    /// How long each part may wait, if not for ever.
    pace: Option<Arc<PaceRule>>,
    answers: Mutex<Answers>,
}

/// By the number of their request.
#[derive(Debug, Default)]
struct Answers {
    until: BTreeMap<u32, Instant>,
    ends: BTreeMap<u32, Arc<Notify>>,
}

impl Untaken {
    /// None yet, of a connection whose client has to take answers at a pace, or need not.
    pub(super) fn new(pace: Option<Arc<PaceRule>>) -> Self {
        Self {
            pace,
            answers: Mutex::default(),
        }
    }

    pub(super) const fn pace(&self) -> Option<&Arc<PaceRule>> {
        self.pace.as_ref()
    }

    /// Bytes of an answer were handed over: the client may let them wait, and take them at the least rate then. Nothing is carried on from one
    /// part to the next, for a client that takes many answers at once takes each of them slowly.
    pub(super) fn wait(&self, answer: u32, bytes: usize) {
        let Some(rule) = &self.pace else {
            return;
        };
        let earned = match rule.rate {
            0 => Duration::ZERO,
            _ => rule.earned(bytes),
        };
        let time = rule.patience.saturating_add(earned);
        if let Some(until) = Instant::now().checked_add(time) {
            self.lock().until.insert(answer, until);
        }
    }

    /// The client has taken all that there is of an answer.
    pub(super) fn has_nothing(&self, answer: u32) {
        self.lock().until.remove(&answer);
    }

    pub(super) fn is_any(&self) -> bool {
        !self.lock().until.is_empty()
    }

    /// Ends those that have waited too long.
    pub(super) fn end_overdue(&self, now: Instant) {
        let mut answers = self.lock();
        let Answers { until, ends } = &mut *answers;
        until.retain(|answer, until| {
            let Some(end) = ends.get(answer).filter(|_| *until <= now) else {
                return true;
            };
            tracing::debug!(answer, "a client does not take an answer: it is broken off");
            end.notify_one();
            false
        });
    }

    /// Nothing panics while it holds the lock, so a poisoned one is as good as any.
    fn lock(&self) -> MutexGuard<'_, Answers> {
        self.answers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An answer that can be ended by itself; dropping it takes it off the list.
#[cfg(feature = "http2")]
#[derive(Debug)]
pub(super) struct Listed {
    shared: Arc<Shared>,
    answer: u32,
    end: Arc<Notify>,
}

#[cfg(feature = "http2")]
impl Listed {
    pub(super) fn new(shared: &Arc<Shared>, answer: u32) -> Self {
        let end = Arc::new(Notify::new());
        shared.untaken().lock().ends.insert(answer, Arc::clone(&end));
        Self {
            shared: Arc::clone(shared),
            answer,
            end,
        }
    }

    /// Runs the task that answers, but no longer than its client takes the answer.
    pub(super) async fn run(self, task: impl Future) {
        tokio::select! {
            biased;
            _ = task => {}
            () = self.end.notified() => {}
        }
    }
}

#[cfg(feature = "http2")]
impl Drop for Listed {
    fn drop(&mut self) {
        let mut answers = self.shared.untaken().lock();
        answers.ends.remove(&self.answer);
        answers.until.remove(&self.answer);
    }
}

#[cfg(all(test, feature = "http2"))]
mod tests {
    use std::future::pending;
    use std::pin::pin;

    use futures_util::poll;
    use tokio::time::advance;

    use super::*;
    use crate::server::Limits;

    const SECOND: Duration = Duration::from_secs(1);

    /// A hundred bytes earn a second; each part may wait for ten.
    fn shared() -> Arc<Shared> {
        let limits = Limits::default().response_rate(100).stall(10 * SECOND);
        Arc::new(Shared::new(limits.response_pace()))
    }

    #[tokio::test(start_paused = true)]
    async fn without_a_rate_none_may_stall() {
        let limits = Limits::default().response_rate(None).stall(10 * SECOND);
        let shared = Arc::new(Shared::new(limits.response_pace()));
        let untaken = shared.untaken();
        let mut slow = pin!(Listed::new(&shared, 1).run(pending::<()>()));
        untaken.wait(1, 500);
        advance(9 * SECOND).await;
        untaken.end_overdue(Instant::now());
        assert!(poll!(&mut slow).is_pending());
        advance(2 * SECOND).await;
        untaken.end_overdue(Instant::now());
        assert!(poll!(&mut slow).is_ready());
    }

    #[tokio::test(start_paused = true)]
    async fn each_answer_has_a_time_of_its_own() {
        let shared = shared();
        let untaken = shared.untaken();
        let mut slow = pin!(Listed::new(&shared, 1).run(pending::<()>()));
        let mut quick = pin!(Listed::new(&shared, 2).run(pending::<()>()));
        untaken.wait(1, 500);
        for second in 1..=15 {
            untaken.wait(2, 500);
            untaken.end_overdue(Instant::now());
            assert!(poll!(slow.as_mut()).is_pending(), "after {second} s");
            advance(SECOND).await;
        }
        untaken.end_overdue(Instant::now());
        assert!(poll!(slow).is_ready());
        assert!(poll!(quick.as_mut()).is_pending());
        assert!(untaken.is_any(), "the quick one still waits");
        untaken.has_nothing(2);
        advance(100 * SECOND).await;
        untaken.end_overdue(Instant::now());
        assert!(poll!(quick).is_pending(), "there is nothing to take");
        assert!(!untaken.is_any());
    }

    #[tokio::test(start_paused = true)]
    async fn who_takes_each_part_in_time_takes_all() {
        let shared = shared();
        let mut answer = pin!(Listed::new(&shared, 1).run(pending::<()>()));
        for _ in 0..100 {
            shared.untaken().wait(1, 500);
            advance(14 * SECOND).await;
            shared.untaken().end_overdue(Instant::now());
            assert!(poll!(answer.as_mut()).is_pending());
        }
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_that_has_ended_is_not_listed() {
        let shared = shared();
        shared.untaken().wait(1, 500);
        Listed::new(&shared, 1).run(async {}).await;
        let answers = shared.untaken().lock();
        assert!(answers.until.is_empty() && answers.ends.is_empty());
    }

    #[tokio::test(start_paused = true)]
    async fn without_a_pace_none_waits_and_without_a_stall_it_has_the_grace() {
        let free = Untaken::new(Limits::off().response_pace());
        free.wait(1, 500);
        assert!(!free.is_any());
        let limits = Limits::off().response_rate(100).rate_grace(SECOND);
        let shared = Arc::new(Shared::new(limits.response_pace()));
        let _answer = Listed::new(&shared, 1);
        shared.untaken().wait(1, 100);
        for is_waiting in [true, true, false] {
            shared.untaken().end_overdue(Instant::now());
            assert_eq!(shared.untaken().is_any(), is_waiting);
            advance(SECOND).await;
        }
    }
}
