//! How much memory the bodies that are being read may take together.

use std::sync::atomic::{AtomicUsize, Ordering};

/// The bytes of all contents that are in memory now, and how many there may be.
///
/// Bytes count from when they arrive, not from when a client announces them: a promise costs the client nothing, so some
/// hundred slow clients could keep the whole budget with it.
///
/// Only [`Cx`](super::Cx) takes of it, and gives back when the request has ended.
#[derive(Debug)]
pub struct BodyBudget {
    used: AtomicUsize,
    limit: usize,
}

impl BodyBudget {
    /// A budget of some bytes; `None` counts, and never refuses.
    pub fn new(limit: Option<usize>) -> Self {
        Self {
            used: AtomicUsize::new(0),
            limit: limit.unwrap_or(usize::MAX),
        }
    }

    /// The bytes in memory now.
    pub fn used(&self) -> usize {
        self.used.load(Ordering::Relaxed)
    }

    /// Takes bytes, if there are as many left. The counter guards no other memory, so no order is asked for.
    #[must_use]
    pub(super) fn take(&self, bytes: usize) -> bool {
        let before = self.used.fetch_add(bytes, Ordering::Relaxed);
        let fits = bytes <= self.limit.saturating_sub(before);
        if !fits {
            self.give_back(bytes);
        }
        fits
    }

    /// Gives back what was taken.
    pub(super) fn give_back(&self, bytes: usize) {
        self.used.fetch_sub(bytes, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_takes_nothing() {
        let budget = BodyBudget::new(Some(10));
        assert!(budget.take(8));
        assert!(!budget.take(3));
        assert!(budget.take(2));
        budget.give_back(10);
        assert_eq!(budget.used(), 0);
    }
}
