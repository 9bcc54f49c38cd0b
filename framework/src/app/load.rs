//! How many requests are being handled.

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::extract::Share;

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

    /// Counts a request among all, and among those of its client's address.
    pub(super) fn enter(&self, share: Option<&Share>) -> Entry {
        let Some(limit) = self.limit else {
            return Entry::Free;
        };
        let is_among_its_own = share.is_none_or(Share::enter);
        if self.count.fetch_add(1, Ordering::Relaxed) < limit && is_among_its_own {
            Entry::Counted
        } else {
            Entry::Full
        }
    }

    /// Counts it no more.
    pub(super) fn leave(&self, share: Option<&Share>) {
        self.count.fetch_sub(1, Ordering::Relaxed);
        if let Some(share) = share {
            share.leave();
        }
    }
}
