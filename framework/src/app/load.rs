//! How many requests are being handled.

use crate::extract::{Places, Share};

/// The requests that are being handled now, if they are counted.
#[derive(Debug)]
pub(super) struct InFlight(Option<Places>);

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
    pub(super) fn new(limit: Option<usize>) -> Self {
        Self(limit.map(Places::new))
    }

    /// Counts a request among all, and among those of its client's address.
    pub(super) fn enter(&self, share: Option<&Share>) -> Entry {
        let Some(places) = &self.0 else {
            return Entry::Free;
        };
        let is_among_its_own = share.is_none_or(|share| share.requests().enter());
        if places.enter() && is_among_its_own {
            Entry::Counted
        } else {
            Entry::Full
        }
    }

    /// Counts it no more.
    pub(super) fn leave(&self, share: Option<&Share>) {
        let all = self.0.iter();
        all.chain(share.map(Share::requests)).for_each(Places::leave);
    }
}
