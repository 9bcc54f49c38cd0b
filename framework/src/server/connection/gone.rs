//! Clients that have gone while bytes of theirs are unread.

use std::time::Duration;

use tokio::time::Instant;

use super::framing::Framing;
use super::state::Shared;
use crate::server::Limits;
use crate::server::limits::bounded;
use crate::server::stream::Stream;

/// Tells whether a client has gone that nothing can be read of for now: a content that its handler does not read, or the next request.
///
/// Where somebody may still read the content, all of it may have come before the client went, so it is left to be read as long as
/// a client might stall. But a stream may hold it and never read it, and has no time limit.
#[derive(Debug)]
pub(super) struct Gone {
    stall: Option<Duration>,
    /// Since when nothing is read though nothing more comes, and what there was to read then.
    since: Option<(Instant, u64)>,
}

impl Gone {
    pub(super) fn new(limits: &Limits) -> Self {
        Self {
            stall: bounded(limits.stall),
            since: None,
        }
    }

    pub(super) fn is_certain(&mut self, stream: &Stream, framing: &Framing, shared: &Shared) -> bool {
        if !stream.is_read_closed() {
            return false;
        }
        if !shared.is_content_wanted() {
            return true;
        }
        let (now, left) = (Instant::now(), framing.left());
        let since = match self.since {
            Some((since, before)) if before == left => since,
            _ => self.since.insert((now, left)).0,
        };
        self.stall.is_some_and(|stall| now >= since + stall)
    }
}
