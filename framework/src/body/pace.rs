//! How slowly the other end may send or take bytes.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::time::{Instant, Sleep, sleep_until};

/// The rule: whoever lets us wait uses up a credit of time, and each byte earns some of it back.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PaceRule {
    /// The credit at the beginning.
    pub(crate) grace: Duration,
    /// Bytes that earn one second. Where they need none, any bytes earn all that can be earned.
    pub(crate) rate: usize,
    /// The most that can be earned, and so the longest wait without any byte.
    pub(crate) most: Duration,
    /// The credit of answers that share a connection. Each of them may stall, while the others are taken.
    pub(crate) patience: Duration,
}

/// The other end let us wait for too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooSlow;

impl std::fmt::Display for TooSlow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the other end is too slow")
    }
}

impl std::error::Error for TooSlow {}

/// One direction of one transfer, held to a [`PaceRule`].
///
/// As long as nobody waits, it only counts bytes: the timer is made with the first wait.
#[derive(Debug)]
pub(crate) struct Pace {
    /// Shared, for what a content may need is moved with every request and every answer.
    rule: Arc<PaceRule>,
    bytes: usize,
    slow: Option<Box<Slow>>,
}

/// What is known of a transfer that made us wait.
#[derive(Debug)]
struct Slow {
    credit: Duration,
    waiting_since: Option<Instant>,
    timer: Pin<Box<Sleep>>,
}

impl Pace {
    /// A transfer that begins.
    pub(crate) fn new(rule: impl Into<Arc<PaceRule>>) -> Self {
        Self {
            rule: rule.into(),
            bytes: 0,
            slow: None,
        }
    }

    /// Notes bytes that came or went. They end a wait.
    pub(crate) fn progress(&mut self, bytes: usize) {
        self.bytes = self.bytes.saturating_add(bytes);
        if let Some(slow) = &mut self.slow
            && let Some(since) = slow.waiting_since.take()
        {
            slow.credit = slow.credit.saturating_sub(since.elapsed());
        }
    }

    /// Waits together with the transfer, which is pending. It is ready when the credit is used up.
    pub(crate) fn poll_wait(&mut self, cx: &mut Context<'_>) -> Poll<TooSlow> {
        let earned = self.rule.earned(std::mem::take(&mut self.bytes));
        let slow = match &mut self.slow {
            Some(slow) => slow,
            None => self.slow.insert(Box::new(Slow::new(self.rule.grace))),
        };
        if slow.waiting_since.is_none() {
            slow.begin(earned, self.rule.most);
        }
        ready!(slow.timer.as_mut().poll(cx));
        Poll::Ready(TooSlow)
    }
}

impl PaceRule {
    /// The time that a number of bytes earns.
    pub(crate) fn earned(&self, bytes: usize) -> Duration {
        if bytes == 0 {
            return Duration::ZERO;
        }
        let nanos = (bytes as u128 * 1_000_000_000).checked_div(self.rate as u128);
        nanos.map_or(self.most, |nanos| {
            Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
        })
    }
}

impl Slow {
    fn new(credit: Duration) -> Self {
        let timer = Box::pin(sleep_until(Instant::now()));
        Self {
            credit,
            waiting_since: None,
            timer,
        }
    }

    fn begin(&mut self, earned: Duration, most: Duration) {
        let now = Instant::now();
        self.credit = self.credit.saturating_add(earned).min(most.max(self.credit));
        self.waiting_since = Some(now);
        self.timer.as_mut().reset(now + self.credit);
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use super::*;

    const RULE: PaceRule = PaceRule {
        grace: Duration::from_secs(5),
        rate: 500,
        most: Duration::from_secs(30),
        patience: Duration::from_secs(30),
    };

    /// Waits for a second at a time and moves bytes after each; answers after how many seconds it was too slow.
    async fn seconds_at(bytes_a_second: usize, most: u64) -> Option<u64> {
        let mut pace = Pace::new(RULE);
        let start = Instant::now();
        for _ in 0..most {
            let wait = poll_fn(|cx| pace.poll_wait(cx));
            if tokio::time::timeout(Duration::from_secs(1), wait).await.is_ok() {
                return Some(start.elapsed().as_secs());
            }
            pace.progress(bytes_a_second);
        }
        None
    }

    #[tokio::test(start_paused = true)]
    async fn silence_lasts_for_the_grace() {
        assert_eq!(seconds_at(0, 100).await, Some(5));
        assert_eq!(seconds_at(1, 100).await, Some(5));
    }

    #[tokio::test(start_paused = true)]
    async fn the_rate_decides_over_time() {
        assert_eq!(seconds_at(500, 1_000).await, None);
        // Each second costs 1 s of the credit of 5 s and earns 0.8 s, and the last wait needs a whole one.
        assert_eq!(seconds_at(400, 1_000).await, Some(21));
    }

    #[tokio::test(start_paused = true)]
    async fn the_time_between_two_waits_costs_nothing() {
        let mut pace = Pace::new(RULE);
        let wait = poll_fn(|cx| pace.poll_wait(cx));
        assert!(tokio::time::timeout(Duration::from_secs(1), wait).await.is_err());
        pace.progress(0);
        tokio::time::advance(Duration::from_secs(100)).await;
        let start = Instant::now();
        poll_fn(|cx| pace.poll_wait(cx)).await;
        assert_eq!(start.elapsed().as_secs(), 4);
    }

    #[tokio::test(start_paused = true)]
    async fn what_was_earned_is_bounded() {
        let mut pace = Pace::new(RULE);
        pace.progress(1_000_000_000);
        let start = Instant::now();
        poll_fn(|cx| pace.poll_wait(cx)).await;
        assert_eq!(start.elapsed(), Duration::from_secs(30));
    }
}
