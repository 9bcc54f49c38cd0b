//! How many requests are being handled.

use std::sync::atomic::{AtomicUsize, Ordering};

/// The requests that are being handled now, and how many there may be. It guards no other memory, so no order is asked for.
#[derive(Debug)]
pub(super) struct InFlight {
    count: AtomicUsize,
    limit: Option<usize>,
}

/// Whether a request is let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Entry {
    /// Yes, and nobody counts.
    Free,
    /// Yes, and it leaves again.
    Counted,
    /// There are enough. It was counted too, and has to leave unless it is let in all the same.
    Full,
}

impl InFlight {
    pub(super) const fn new(limit: Option<usize>) -> Self {
        Self {
            count: AtomicUsize::new(0),
            limit,
        }
    }

    pub(super) fn enter(&self) -> Entry {
        let Some(limit) = self.limit else {
            return Entry::Free;
        };
        if self.count.fetch_add(1, Ordering::Relaxed) < limit {
            Entry::Counted
        } else {
            Entry::Full
        }
    }

    pub(super) fn leave(&self) {
        self.count.fetch_sub(1, Ordering::Relaxed);
    }
}
