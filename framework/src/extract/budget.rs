//! How much memory the bodies that are being read may take together, and how much of it those of one address.

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

/// What one address has of what all clients share: half of it, so that none alone takes the other's part.
#[derive(Debug)]
pub(crate) struct Share {
    bodies: BodyBudget,
    requests: AtomicUsize,
    most_requests: usize,
}

impl Share {
    /// Half of as many bytes and requests, where they have a limit.
    pub(crate) fn of(bodies: Option<usize>, requests: Option<usize>) -> Self {
        Self {
            bodies: BodyBudget::new(bodies.map(half)),
            requests: AtomicUsize::new(0),
            most_requests: requests.map_or(usize::MAX, half),
        }
    }

    /// Counts a request; answers whether there was a place for it. It has to leave in any case.
    #[must_use]
    pub(crate) fn enter(&self) -> bool {
        self.requests.fetch_add(1, Ordering::Relaxed) < self.most_requests
    }

    /// Counts a request no more.
    pub(crate) fn leave(&self) {
        self.requests.fetch_sub(1, Ordering::Relaxed);
    }

    /// Takes bytes for a content that has some already, if there are as many left. One alone may have more than half: a route may allow it.
    #[must_use]
    pub(super) fn take(&self, bytes: usize, own: usize) -> bool {
        let before = self.bodies.used.fetch_add(bytes, Ordering::Relaxed);
        let fits = before == own || bytes <= self.bodies.limit.saturating_sub(before);
        if !fits {
            self.give_back(bytes);
        }
        fits
    }

    /// Gives back what was taken.
    pub(super) fn give_back(&self, bytes: usize) {
        self.bodies.give_back(bytes);
    }
}

/// Half of it, and never nothing where there is something.
const fn half(limit: usize) -> usize {
    limit.div_ceil(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_half_of_what_all_have() {
        let share = Share::of(Some(10), Some(3));
        assert!(share.take(4, 0) && share.take(1, 0) && !share.take(1, 4));
        share.give_back(1);
        assert!(share.take(5, 4), "one alone may have more");
        assert!(!share.take(1, 0), "and others wait for it");
        assert!(share.enter() && share.enter() && !share.enter());
        share.leave();
        share.leave();
        assert!(share.enter());
        let unlimited = Share::of(None, None);
        assert!(unlimited.enter() && unlimited.take(usize::MAX / 2, 0));
    }

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
