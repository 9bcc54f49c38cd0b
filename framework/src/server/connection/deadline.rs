//! The one timer of a connection: first byte, header, idle time, and answers that nobody takes.

use std::pin::{Pin, pin};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::task::coop::unconstrained;
use tokio::time::{Instant, Sleep, sleep_until};

use super::state::Shared;
use crate::server::limits::{Limits, bounded};

/// How often the answers of a multiplexed connection are looked after: they can stall while the stream does not. And how often a client
/// is, of whom nothing can be read.
const LOOK: Duration = Duration::from_millis(500);

/// After how long a time without a request a connection of HTTP/1 is called quiet. The figure is a balance: each time costs as much as a
/// part of a small request, and until then the connection keeps its buffers.
const QUIET: Duration = Duration::from_millis(500);

/// What the client did not do in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Overdue {
    /// Send a first byte.
    FirstByte,
    /// Send the rest of a header.
    Head,
    /// Send another request.
    Idle,
    /// Take what it asked for.
    Answer,
}

/// What a connection waits for, while there are no bytes to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Waiting {
    FirstByte,
    Head,
    Request,
    /// No bytes of the client's: requests are under way.
    Us,
}

/// The deadline of what a connection waits for.
///
/// The timer is set when there is none, or for an earlier time than it is set for. If things have changed when it fires, it
/// is set again. So requests that follow each other quickly share one timer.
#[derive(Debug)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own: any of them can hold beside any other"
)]
pub(super) struct Deadline {
    limits: Figures,
    waiting: Waiting,
    since: Instant,
    /// How many requests there had been then.
    served: u32,
    multiplexed: bool,
    /// Whether bytes wait to be written.
    blocked: bool,
    /// When the answers of a multiplexed connection were looked after last, and the bytes of them that went since.
    looked: Option<Instant>,
    written: usize,
    /// How long they may still wait for their clients.
    credit: Option<Duration>,
    timer: Option<Pin<Box<Sleep>>>,
    /// Whether the connection was called quiet since the last bytes.
    quiet: bool,
    /// Whether the client was found overdue. The connection ends then, and nothing more is due.
    is_over: bool,
}

/// The limits that are looked at here.
#[derive(Debug, Clone, Copy)]
struct Figures {
    first_byte: Option<Duration>,
    header: Option<Duration>,
    idle: Option<Duration>,
}

impl Deadline {
    /// The deadline of a connection that was accepted now.
    pub(super) fn new(limits: &Limits) -> Self {
        Self {
            limits: Figures {
                first_byte: bounded(limits.first_byte),
                header: bounded(limits.header),
                idle: bounded(limits.idle),
            },
            waiting: Waiting::FirstByte,
            since: Instant::now(),
            served: 0,
            multiplexed: false,
            blocked: false,
            looked: None,
            written: 0,
            credit: None,
            timer: None,
            quiet: false,
            is_over: false,
        }
    }

    /// Requests share the connection from now on. Their headers are not waited for one by one.
    pub(super) const fn multiplex(&mut self) {
        self.multiplexed = true;
    }

    /// Bytes of answers were written. The end of one goes out when its request is no longer under way, and nobody is idle
    /// who takes it at the rate that is asked for. Where there was another request, the time is noted anew in any case.
    pub(super) fn wrote(&mut self, bytes: usize, shared: &Shared) {
        self.written = self.written.saturating_add(bytes);
        if self.waiting == Waiting::Request && bytes > 0 && shared.served() == self.served {
            let now = Instant::now();
            let rule = shared.pace();
            self.since = rule.map_or(now, |rule| now.min(self.since + rule.earned(bytes)));
        }
    }

    /// The client takes no more for now, or does again: [`Pace`](crate::body::Pace) judges it then.
    pub(super) const fn note_blocked(&mut self, blocked: bool) {
        self.blocked = blocked;
    }

    /// Bytes came. If they are no request, such as an empty line, the connection falls quiet anew, and is no less idle than before.
    pub(super) const fn note_bytes(&mut self) {
        self.quiet = false;
    }

    /// Called whenever no bytes can be read. It is ready when the client is overdue.
    pub(super) fn poll(&mut self, shared: &Shared, cx: &mut Context<'_>) -> Poll<Overdue> {
        self.note(shared);
        loop {
            let Some(until) = self.until() else {
                return Poll::Pending;
            };
            if self.looks_before(until) {
                return Poll::Pending;
            }
            let now = Instant::now();
            if until > now {
                ready!(poll_timer(self.timer(until), cx));
            } else if let Some(overdue) = self.judge(shared, now) {
                self.is_over = true;
                return Poll::Ready(overdue);
            }
        }
    }

    /// Called whenever bytes were sent: sees to it that [`poll`](Self::poll) is called in time, also if none come.
    pub(super) fn set(&mut self, shared: &Shared, cx: &mut Context<'_>) {
        if self.is_over {
            return;
        }
        self.note(shared);
        if let Some(until) = self.until()
            && !self.looks_before(until)
            && poll_timer(self.timer(until), cx).is_ready()
        {
            cx.waker().wake_by_ref();
        }
    }

    /// Is ready when it is time to look after a client of whom nothing can be read. In any case somebody asks again.
    pub(super) fn poll_look(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let is_time = self.timer.as_ref().is_some_and(|timer| timer.is_elapsed());
        let until = Instant::now() + LOOK;
        if !self.looks_before(until) && poll_timer(self.timer(until), cx).is_ready() {
            cx.waker().wake_by_ref();
        }
        if is_time { Poll::Ready(()) } else { Poll::Pending }
    }

    /// Is ready when [`poll`](Self::poll) is to be called, for who has no reason to read before.
    pub(super) fn poll_due(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let timer = self.timer.as_mut();
        timer.map_or(Poll::Pending, |timer| poll_timer(timer.as_mut(), cx))
    }

    /// Whether a timer runs that will look again by then.
    fn looks_before(&self, until: Instant) -> bool {
        let timer = self.timer.as_ref();
        timer.is_some_and(|timer| timer.deadline() <= until && !timer.is_elapsed())
    }

    fn timer(&mut self, until: Instant) -> Pin<&mut Sleep> {
        match &mut self.timer {
            Some(timer) => timer.as_mut().reset(until),
            None => self.timer = Some(Box::pin(sleep_until(until))),
        }
        self.timer
            .as_mut()
            .expect("it was set in the line before")
            .as_mut()
    }

    /// Notes what is waited for, and since when if that is new.
    fn note(&mut self, shared: &Shared) {
        let served = shared.served();
        let waiting = match self.waiting {
            _ if shared.is_active() || self.blocked => Waiting::Us,
            Waiting::FirstByte if served == 0 && !shared.is_head_begun() => Waiting::FirstByte,
            _ if shared.is_head_begun() && !self.multiplexed => Waiting::Head,
            _ => Waiting::Request,
        };
        if waiting == self.waiting && served == self.served {
            return;
        }
        if waiting != Waiting::Us {
            self.since = Instant::now();
        }
        if waiting != self.waiting {
            // The answers that begin from now on have waited for nobody yet.
            (self.looked, self.credit, self.written) = (None, None, 0);
        }
        self.waiting = waiting;
        self.served = served;
        self.quiet = false;
    }

    /// When the client is overdue, or when to look again.
    fn until(&self) -> Option<Instant> {
        let limit = match self.waiting {
            Waiting::FirstByte => self.limits.first_byte,
            Waiting::Head => self.limits.header,
            Waiting::Request if self.is_quiet() => self.limits.idle,
            Waiting::Request => Some(self.limits.idle.map_or(QUIET, |idle| idle.min(QUIET))),
            Waiting::Us => {
                // One task answers and another writes, so it has to be looked whether they have come to an end, too.
                let pause = self.credit.map_or(LOOK, |credit| credit.min(LOOK));
                return self
                    .multiplexed
                    .then(|| self.looked.map_or_else(Instant::now, |looked| looked + pause));
            }
        };
        limit.map(|limit| self.since + limit)
    }

    /// Time is up, as it seemed when the timer was set; whether it is.
    fn judge(&mut self, shared: &Shared, now: Instant) -> Option<Overdue> {
        match self.waiting {
            Waiting::FirstByte => Some(Overdue::FirstByte),
            Waiting::Head => Some(Overdue::Head),
            Waiting::Request => self.judge_quiet(shared, now),
            Waiting::Us => self.judge_answers(shared, now).then_some(Overdue::Answer),
        }
    }

    /// Whether only the limit of idle time counts. A connection whose requests share it is always as this one is in the end.
    const fn is_quiet(&self) -> bool {
        self.quiet || self.multiplexed
    }

    /// Whether the client is overdue; if not, the connection is quiet.
    fn judge_quiet(&mut self, shared: &Shared, now: Instant) -> Option<Overdue> {
        let is_idle = |limit| now >= self.since + limit;
        if self.is_quiet() || self.limits.idle.is_some_and(is_idle) {
            return Some(Overdue::Idle);
        }
        self.quiet = true;
        if self.limits.idle.is_none() {
            // It has fired, and nothing else is due.
            self.timer = None;
        }
        shared.falls_quiet();
        None
    }

    /// Whether answers have waited for their clients too long together: each second costs one, and bytes that went earn it back.
    fn judge_answers(&mut self, shared: &Shared, now: Instant) -> bool {
        let passed = self
            .looked
            .replace(now)
            .map_or(Duration::ZERO, |looked| now - looked);
        let written = std::mem::take(&mut self.written);
        shared.end_overdue_answers(now);
        let Some(rule) = shared.pace().filter(|_| shared.has_waiting_answers()) else {
            self.credit = None;
            return false;
        };
        let Some(credit) = self.credit else {
            self.credit = Some(rule.patience);
            return false;
        };
        let credit = credit
            .saturating_add(rule.earned(written))
            .min(rule.most)
            .saturating_sub(passed);
        self.credit = Some(credit);
        credit.is_zero()
    }
}

/// Polls a timer. It is polled once, so it has to note who waits for it, also where a task has used up its turn.
fn poll_timer(timer: Pin<&mut Sleep>, cx: &mut Context<'_>) -> Poll<()> {
    pin!(unconstrained(timer)).poll(cx)
}

#[cfg(test)]
mod tests;
