//! What the parts of one connection know of each other.

use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};

use tokio::time::Instant;

use super::framing::Reach;
#[cfg(feature = "http2")]
use super::untaken::Listed;
use super::untaken::Untaken;
use crate::body::{Contents, PaceRule, Reader};
use crate::server::guard::Doubt;

/// What the stream, the service and the answers of one connection share. They mostly live in one task, so nothing is
/// contended; the answers of HTTP/2 have tasks of their own.
#[derive(Debug, Default)]
pub(super) struct Shared {
    /// Requests whose header was read and whose answer is not yet sent.
    active: AtomicU32,
    /// Requests so far.
    served: AtomicU32,
    /// Where the bytes that came end, as a number.
    reach: AtomicU8,
    /// The first request that cannot be served for what its bytes have shown, counted from one.
    doubt: OnceLock<(u32, Doubt)>,
    /// Answers that wait for their client to take what was sent.
    untaken: Untaken,
    /// Whether the connection takes no more requests.
    retired: AtomicBool,
    /// Requests whose header has come, be it read or not.
    came: AtomicU32,
    /// Whether bytes of answers are held back, and whether they have to leave now.
    held: AtomicBool,
    released: AtomicBool,
    /// Whether nothing has happened for a moment.
    quiet: AtomicBool,
    /// Whether nothing was written since the last flush, and no request was under way then.
    flushed: AtomicBool,
    /// Whether hyper copies contents, and whether there was one that is better not copied.
    copies: AtomicBool,
    large: AtomicBool,
    /// Whether a part of such a content has not been sent yet, and whether the next one is asked for.
    part: AtomicBool,
    next_part: AtomicBool,
    /// Whether hyper ends the stream.
    ends: AtomicBool,
    /// What is known of the contents of requests.
    contents: Arc<Contents>,
}

impl Shared {
    /// Of a connection whose client has to take answers at a pace, or need not.
    pub(super) fn new(pace: Option<Arc<PaceRule>>) -> Self {
        Self {
            untaken: Untaken::new(pace),
            ..Self::default()
        }
    }

    /// The pace at which the client has to take answers, if it has to.
    pub(super) const fn pace(&self) -> Option<&Arc<PaceRule>> {
        self.untaken.pace()
    }

    pub(super) fn is_active(&self) -> bool {
        self.active.load(Ordering::Acquire) > 0
    }

    pub(super) fn served(&self) -> u32 {
        self.served.load(Ordering::Relaxed)
    }

    /// Bytes came: notes where they end.
    pub(super) fn note_reach(&self, reach: Reach) {
        self.reach.store(reach as u8, Ordering::Relaxed);
    }

    pub(super) fn is_head_begun(&self) -> bool {
        self.reach.load(Ordering::Relaxed) == Reach::Head as u8
    }

    /// Whether the end of a head has to come before hyper can begin with a request, and nothing is wrong with it yet.
    pub(super) fn is_head_to_come(&self) -> bool {
        self.is_head_begun() && !self.has_requests_at_hand() && self.doubt.get().is_none()
    }

    /// The bytes of a request, and of all behind it, are in doubt. They were read before hyper has taken them apart.
    pub(super) fn note_doubt(&self, from: u32, doubt: Doubt) {
        // The first one is what counts.
        let _ = self.doubt.set((from, doubt));
    }

    /// What is in doubt about the latest request.
    pub(super) fn doubt(&self) -> Option<Doubt> {
        let (from, doubt) = self.doubt.get()?;
        (self.served() >= *from).then_some(*doubt)
    }

    pub(super) fn retire(&self) {
        self.retired.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_retired(&self) -> bool {
        self.retired.load(Ordering::Relaxed)
    }

    /// Notes how many headers have come in all.
    pub(super) fn heads_came(&self, count: u32) {
        self.came.store(count, Ordering::Relaxed);
    }

    /// Whether another request has come that hyper has not begun.
    pub(super) fn has_requests_at_hand(&self) -> bool {
        self.came.load(Ordering::Relaxed) > self.served()
    }

    /// Bytes of answers are held back from now on.
    pub(super) fn hold(&self) {
        self.held.store(true, Ordering::Relaxed);
    }

    /// Nothing is held back any more.
    pub(super) fn held_nothing(&self) {
        self.held.store(false, Ordering::Relaxed);
        self.released.store(false, Ordering::Relaxed);
    }

    /// Whether they may still be held back.
    pub(super) fn may_hold(&self) -> bool {
        self.has_requests_at_hand() && !self.released.load(Ordering::Relaxed)
    }

    /// Lets what is held back leave with the next flush; answers whether there is anything that was not let to leave before.
    pub(super) fn release(&self) -> bool {
        self.held.load(Ordering::Relaxed) && !self.released.swap(true, Ordering::Relaxed)
    }

    /// Notes that nothing has happened for a moment.
    pub(super) fn falls_quiet(&self) {
        self.quiet.store(true, Ordering::Relaxed);
    }

    /// Whether that was noted since the last call.
    pub(super) fn was_quiet(&self) -> bool {
        self.quiet.load(Ordering::Relaxed) && self.quiet.swap(false, Ordering::Relaxed)
    }

    /// Notes a flush, or with `false` that something was written.
    pub(super) fn note_flushed(&self, flushed: bool) {
        self.flushed.store(flushed, Ordering::Relaxed);
    }

    /// Whether all is sent that was written, and no request was under way then.
    pub(super) fn is_flushed(&self) -> bool {
        self.flushed.load(Ordering::Relaxed)
    }

    /// Notes whether hyper copies contents from now on.
    pub(super) fn note_copies(&self, copies: bool) {
        self.copies.store(copies, Ordering::Relaxed);
    }

    /// Whether hyper copies contents.
    pub(super) fn copies(&self) -> bool {
        self.copies.load(Ordering::Relaxed)
    }

    /// Notes a content that is better not copied.
    pub(super) fn has_large(&self) {
        self.large.store(true, Ordering::Relaxed);
    }

    /// Whether hyper copies contents, and should no longer.
    pub(super) fn copies_in_vain(&self) -> bool {
        self.large.load(Ordering::Relaxed) && self.copies()
    }

    /// A part of a content is handed to hyper, which copies it. Without a word from here it would ask for more and more of them, and copy
    /// those too, until it has as much as it can hold.
    pub(super) fn hands_part(&self) {
        self.part.store(true, Ordering::Relaxed);
    }

    /// Whether a part of a content is not sent yet.
    pub(super) fn has_part(&self) -> bool {
        self.part.load(Ordering::Relaxed)
    }

    /// Whether the next part, which is asked for, has to wait until the last one is sent.
    pub(super) fn next_part_waits(&self) -> bool {
        let waits = self.has_part();
        if waits {
            self.next_part.store(true, Ordering::Relaxed);
        }
        waits
    }

    /// All is sent that hyper had.
    pub(super) fn sent_part(&self) {
        self.part.store(false, Ordering::Relaxed);
    }

    /// Whether a part that waited may now be handed over.
    pub(super) fn wants_part(&self) -> bool {
        self.next_part.load(Ordering::Relaxed)
            && !self.has_part()
            && self.next_part.swap(false, Ordering::Relaxed)
    }

    /// One more who may read the content of a request, which has told its length or has not.
    pub(super) fn reader(&self, is_sized: bool) -> Reader {
        Reader::new(&self.contents, is_sized)
    }

    /// Another request of HTTP/1 begins, and its content is not handed on yet.
    ///
    /// hyper reads a head only where no content is left before it: what its reader leaves it reads over, or it reads no more. So whatever
    /// was left of the contents before this request has come and gone. What is left of this one is noted when its reader goes.
    pub(super) fn begin_contents(&self) {
        self.contents.begin();
    }

    /// Whether somebody may still read the content of a request.
    pub(super) fn is_content_wanted(&self) -> bool {
        self.contents.is_any_wanted()
    }

    /// Whether hyper ends the connection with the answer, since nobody reads the content of the request: it does so unless the rest is at
    /// hand, which it looks for once.
    pub(super) fn leaves_content(&self) -> bool {
        let is_to_come =
            || self.reach.load(Ordering::Relaxed) == Reach::Content as u8 && !self.has_requests_at_hand();
        self.contents.are_left() && (self.contents.are_chunks_left() || is_to_come())
    }

    /// Notes that hyper ends the stream.
    pub(super) fn note_end(&self) {
        self.ends.store(true, Ordering::Relaxed);
    }

    /// The number of requests so far, if all are answered and read, the answers are sent, and another one may come.
    pub(super) fn between_requests(&self) -> Option<u32> {
        let is_between = !self.is_active()
            && self.is_flushed()
            && self.contents.are_read()
            && !self.ends.load(Ordering::Relaxed);
        is_between.then(|| self.served())
    }

    /// Whether an answer waits for its client.
    pub(super) fn has_waiting_answers(&self) -> bool {
        self.untaken.is_any()
    }

    /// Ends the answers that have waited for their client too long, whatever it takes of others.
    pub(super) fn end_overdue_answers(&self, now: Instant) {
        self.untaken.end_overdue(now);
    }

    /// Lists the request that was called last among those that can be ended one by one.
    #[cfg(feature = "http2")]
    pub(super) fn list(self: &Arc<Self>) -> Listed {
        Listed::new(self, self.served())
    }

    #[cfg(feature = "http2")]
    pub(super) const fn untaken(&self) -> &Untaken {
        &self.untaken
    }
}

/// A request from the end of its header to the end of its answer.
#[derive(Debug)]
pub(super) struct InFlight {
    shared: Arc<Shared>,
    /// Which of the connection's it is, counted from one.
    number: u32,
    /// Whether its answer waits for the client.
    waiting: bool,
}

impl InFlight {
    /// The header of a request is complete.
    pub(super) fn new(shared: &Arc<Shared>) -> Self {
        shared.active.fetch_add(1, Ordering::AcqRel);
        let before = shared.served.fetch_add(1, Ordering::Relaxed);
        Self {
            shared: Arc::clone(shared),
            number: before.wrapping_add(1),
            waiting: false,
        }
    }

    /// What the parts of its connection share.
    pub(super) fn shared(&self) -> &Shared {
        &self.shared
    }

    /// A part of the answer was handed over, or its end; the next is asked for when the client has taken this one.
    pub(super) fn waits(&mut self, bytes: usize) {
        self.waiting = true;
        self.shared.untaken.wait(self.number, bytes);
    }

    /// The client has taken all, and the answer has nothing yet to add.
    pub(super) fn has_nothing(&mut self) {
        if std::mem::take(&mut self.waiting) {
            self.shared.untaken.has_nothing(self.number);
        }
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.has_nothing();
        self.shared.active.fetch_sub(1, Ordering::AcqRel);
    }
}
