//! How much memory the bodies that are being read may take together, how many requests there may be, and how much of both is for one address.

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

    /// Takes bytes, if there are as many left.
    #[must_use]
    pub(super) fn take(&self, bytes: usize) -> bool {
        self.take_if(bytes, |before| bytes <= self.limit.saturating_sub(before))
    }

    /// Takes bytes, if it may be with as many in memory before. The counter guards no other memory, so no order is asked for.
    fn take_if(&self, bytes: usize, fits: impl FnOnce(usize) -> bool) -> bool {
        let fits = fits(self.used.fetch_add(bytes, Ordering::Relaxed));
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

/// The requests that are being handled now, and how many there may be.
#[derive(Debug)]
pub(crate) struct Places {
    taken: AtomicUsize,
    limit: usize,
}

impl Places {
    /// So many places.
    pub(crate) const fn new(limit: usize) -> Self {
        Self {
            taken: AtomicUsize::new(0),
            limit,
        }
    }

    /// Counts a request; answers whether there was a place for it. It has to leave in any case. The counter guards no other
    /// memory, so no order is asked for.
    #[must_use]
    pub(crate) fn enter(&self) -> bool {
        self.taken.fetch_add(1, Ordering::Relaxed) < self.limit
    }

    /// Counts a request no more.
    pub(crate) fn leave(&self) {
        self.taken.fetch_sub(1, Ordering::Relaxed);
    }
}

/// What one address has of what all clients share: half of it, so that none alone takes the other's part.
#[derive(Debug)]
pub(crate) struct Share {
    bodies: BodyBudget,
    requests: Places,
}

impl Share {
    /// Half of as many bytes and requests, where they have a limit.
    pub(crate) fn of(bodies: Option<usize>, requests: Option<usize>) -> Self {
        Self {
            bodies: BodyBudget::new(bodies.map(half)),
            requests: Places::new(requests.map_or(usize::MAX, half)),
        }
    }

    /// Where its requests are counted.
    pub(crate) const fn requests(&self) -> &Places {
        &self.requests
    }

    /// Takes bytes for a content that has some already, if there are as many left. One alone may have more than half: a route may allow it.
    #[must_use]
    pub(super) fn take(&self, bytes: usize, own: usize) -> bool {
        let left = |before| self.bodies.limit.saturating_sub(before);
        self.bodies
            .take_if(bytes, |before| before == own || bytes <= left(before))
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
        let places = share.requests();
        assert!(places.enter() && places.enter() && !places.enter());
        places.leave();
        places.leave();
        assert!(places.enter());
        let unlimited = Share::of(None, None);
        assert!(unlimited.requests().enter() && unlimited.take(usize::MAX / 2, 0));
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
