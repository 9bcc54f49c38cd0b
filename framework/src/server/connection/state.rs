//! What the parts of one connection know of each other.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

/// What the stream, the service and the answers of one connection share. They mostly live in one task, so nothing is
/// contended; the answers of HTTP/2 have tasks of their own.
#[derive(Debug, Default)]
pub(super) struct Shared {
    /// Requests whose header was read and whose answer is not yet sent.
    active: AtomicU32,
    /// Requests so far.
    served: AtomicU32,
    /// Whether bytes came since the last header was complete.
    head_begun: AtomicBool,
    /// Whether a header told its length twice.
    ambiguous: AtomicBool,
    /// Answers that wait for their client to take what was sent.
    waiting: AtomicU32,
    /// Whether the connection takes no more requests.
    retired: AtomicBool,
}

impl Shared {
    pub(super) fn is_active(&self) -> bool {
        self.active.load(Ordering::Acquire) > 0
    }

    pub(super) fn served(&self) -> u32 {
        self.served.load(Ordering::Relaxed)
    }

    /// Notes that bytes came; answers whether they are the first of a header.
    pub(super) fn bytes_came(&self) {
        if !self.head_begun.load(Ordering::Relaxed) {
            self.head_begun.store(true, Ordering::Relaxed);
        }
    }

    pub(super) fn is_head_begun(&self) -> bool {
        self.head_begun.load(Ordering::Relaxed)
    }

    pub(super) fn mark_ambiguous(&self) {
        self.ambiguous.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_ambiguous(&self) -> bool {
        self.ambiguous.load(Ordering::Relaxed)
    }

    pub(super) fn retire(&self) {
        self.retired.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_retired(&self) -> bool {
        self.retired.load(Ordering::Relaxed)
    }

    /// Whether an answer waits for its client.
    pub(super) fn has_waiting_answers(&self) -> bool {
        self.waiting.load(Ordering::Acquire) > 0
    }
}

/// A request from the end of its header to the end of its answer.
#[derive(Debug)]
pub(super) struct InFlight {
    shared: Arc<Shared>,
    waiting: bool,
}

impl InFlight {
    /// The header of a request is complete.
    pub(super) fn new(shared: &Arc<Shared>) -> Self {
        shared.head_begun.store(false, Ordering::Relaxed);
        shared.active.fetch_add(1, Ordering::AcqRel);
        shared.served.fetch_add(1, Ordering::Relaxed);
        Self {
            shared: Arc::clone(shared),
            waiting: false,
        }
    }

    /// A part of the answer was handed over, or its end; the next is asked for when the client has taken this one.
    pub(super) fn waits(&mut self) {
        if !self.waiting {
            self.waiting = true;
            self.shared.waiting.fetch_add(1, Ordering::AcqRel);
        }
    }

    /// The client has taken all, and the answer has nothing yet to add.
    pub(super) fn has_nothing(&mut self) {
        if self.waiting {
            self.waiting = false;
            self.shared.waiting.fetch_sub(1, Ordering::AcqRel);
        }
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.has_nothing();
        self.shared.active.fetch_sub(1, Ordering::AcqRel);
    }
}
