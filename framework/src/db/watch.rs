//! What is known of the connections of a lane, beside what sqlx knows: which statement runs, and which of them are too old.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Set when nobody waits for the statement any more.
const CUT_OFF: u64 = 1 << 63;

/// Set when no transaction is open.
const IDLE: u64 = 1 << 62;

/// Shared by a lane, its transactions, and what the driver asks about them.
///
/// A statement is a number here and not a time: counting costs a nanosecond, and reading a clock at each statement thirty.
pub(super) struct Watch {
    statement: AtomicU64,
    made: Instant,
    /// Connections that were made before this many nanoseconds after `made` are not used again.
    renewed: AtomicU64,
    /// Whether a connection may still refuse to write, since it was told so for a transaction that only read.
    refuses: AtomicBool,
}

impl Default for Watch {
    fn default() -> Self {
        Self {
            statement: AtomicU64::new(IDLE),
            made: Instant::now(),
            renewed: AtomicU64::new(0),
            refuses: AtomicBool::new(false),
        }
    }
}

impl Watch {
    /// A statement is sent. One transaction at a time counts, so nobody else writes here.
    pub(super) fn statement_begins(&self) {
        let number = self.statement.load(Ordering::Relaxed) & !(CUT_OFF | IDLE);
        self.statement.store(number + 1, Ordering::Relaxed);
    }

    /// Nobody waits for the statement any more, if one runs.
    pub(super) fn cut_off(&self) {
        self.statement.fetch_or(CUT_OFF, Ordering::Relaxed);
    }

    /// No transaction is open. What runs now is none of its statements, and has no limit.
    pub(super) fn rest(&self) {
        self.statement.fetch_or(IDLE, Ordering::Relaxed);
    }

    /// Whether a commit is one that was asked for. While a transaction is open and nobody ends it, there is none: SQLite has then ended it
    /// by itself, and would store each of the next statements for good.
    #[cfg(feature = "sqlite")]
    pub(super) fn may_commit(&self) -> bool {
        self.statement.load(Ordering::Relaxed) & IDLE != 0
    }

    /// The connection is told to refuse to write, or was told that it may.
    pub(super) fn set_refuses(&self, refuses: bool) {
        self.refuses.store(refuses, Ordering::Relaxed);
    }

    /// Whether the connection has to be told that it may write.
    pub(super) fn refuses(&self) -> bool {
        self.refuses.load(Ordering::Relaxed)
    }

    /// Lets no connection be used again that is there now.
    pub(super) fn renew(&self) {
        self.renewed.store(self.now(), Ordering::Relaxed);
    }

    /// Whether a connection of this age is not to be used.
    #[cfg_attr(
        not(feature = "postgres"),
        allow(dead_code, reason = "only connections to a server grow old")
    )]
    pub(super) fn is_outdated(&self, age: Duration) -> bool {
        let renewed = self.renewed.load(Ordering::Relaxed);
        renewed > 0 && nanos(age) >= self.now().saturating_sub(renewed)
    }

    fn now(&self) -> u64 {
        nanos(self.made.elapsed())
    }
}

fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

/// Decides, while a statement runs, whether it may go on. It is asked again and again, on the thread that runs it.
#[cfg(feature = "sqlite")]
pub(super) struct Limit {
    watch: std::sync::Arc<Watch>,
    /// Without one, a statement ends early only if nobody waits for it.
    most: Option<Duration>,
    seen: u64,
    since: Instant,
}

#[cfg(feature = "sqlite")]
impl Limit {
    /// Nothing is known yet.
    pub(super) fn new(watch: std::sync::Arc<Watch>, most: Option<Duration>) -> Self {
        Self {
            watch,
            most,
            seen: IDLE,
            since: Instant::now(),
        }
    }

    /// Whether the statement may go on.
    pub(super) fn allows(&mut self, now: Instant) -> bool {
        let statement = self.watch.statement.load(Ordering::Relaxed);
        if statement & IDLE != 0 {
            return true;
        }
        if statement & CUT_OFF != 0 {
            return false;
        }
        if statement != self.seen {
            (self.seen, self.since) = (statement, now);
        }
        self.most
            .is_none_or(|most| now.saturating_duration_since(self.since) < most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_made_before_are_outdated_and_later_ones_are_not() {
        let watch = Watch::default();
        assert!(!watch.is_outdated(Duration::from_secs(9)));
        watch.renew();
        assert!(watch.is_outdated(Duration::from_secs(9)));
        assert!(!watch.is_outdated(Duration::ZERO));
    }

    #[cfg(feature = "sqlite")]
    #[test]
    fn each_statement_has_its_own_time() {
        let watch = std::sync::Arc::new(Watch::default());
        let start = Instant::now();
        let mut limit = Limit::new(std::sync::Arc::clone(&watch), Some(Duration::from_secs(10)));
        let mut at = |seconds| limit.allows(start + Duration::from_secs(seconds));
        assert!(at(99), "what is none of a transaction has no limit");
        watch.statement_begins();
        assert!(at(100));
        assert!(at(109));
        assert!(!at(110));
        watch.statement_begins();
        assert!(at(110));
        watch.cut_off();
        assert!(!at(111), "nobody waits for it");
        watch.rest();
        assert!(at(112), "the connection is used for something else");
        watch.statement_begins();
        assert!(at(200));
        watch.rest();
        assert!(at(999));
    }
}
