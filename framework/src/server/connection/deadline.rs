//! The one timer of a connection: first byte, header, idle time, and answers that nobody takes.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::time::{Instant, Sleep, sleep_until};

use super::state::Shared;
use crate::server::Limits;

/// How often the answers of a multiplexed connection are looked after: they can stall while the stream does not.
const LOOK: Duration = Duration::from_secs(1);

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
    /// Nothing of the client's: requests are under way.
    Us,
}

/// The deadline of what a connection waits for.
///
/// The timer is set when there is none, or for an earlier time than it is set for. If things have changed when it fires, it
/// is set again. So requests that follow each other quickly share one timer.
#[derive(Debug)]
pub(super) struct Deadline {
    limits: Figures,
    waiting: Waiting,
    since: Instant,
    /// Bytes of answers that were written since: the client is not idle while it takes one.
    wrote: usize,
    /// How many requests there had been then.
    served: u32,
    multiplexed: bool,
    /// When the answers were looked after last.
    looked: Option<Instant>,
    /// For how long answers may go on to wait, as it was when they were looked after last.
    credit: Option<(Duration, Instant)>,
    timer: Option<Pin<Box<Sleep>>>,
}

/// The limits that are looked at here.
#[derive(Debug, Clone, Copy)]
struct Figures {
    first_byte: Option<Duration>,
    header: Option<Duration>,
    idle: Option<Duration>,
    stall: Option<Duration>,
    response_rate: Option<usize>,
}

impl Deadline {
    /// The deadline of a connection that was accepted now.
    pub(super) fn new(limits: &Limits) -> Self {
        Self {
            limits: Figures {
                first_byte: limits.first_byte,
                header: limits.header,
                idle: limits.idle,
                stall: limits.stall,
                response_rate: limits.response_rate,
            },
            waiting: Waiting::FirstByte,
            since: Instant::now(),
            wrote: 0,
            served: 0,
            multiplexed: false,
            looked: None,
            credit: None,
            timer: None,
        }
    }

    /// Requests share the connection from now on. Their headers are not waited for one by one.
    pub(super) const fn is_multiplexed(&mut self) {
        self.multiplexed = true;
    }

    /// Bytes of answers were written.
    pub(super) const fn wrote(&mut self, bytes: usize) {
        self.wrote = self.wrote.saturating_add(bytes);
    }

    /// Called whenever no bytes can be read. It is ready when the client is overdue.
    pub(super) fn poll(&mut self, shared: &Shared, cx: &mut Context<'_>) -> Poll<Overdue> {
        self.note(shared);
        loop {
            let Some(until) = self.until(shared) else {
                return Poll::Pending;
            };
            if self.looks_before(until) {
                return Poll::Pending;
            }
            let now = Instant::now();
            if until > now {
                ready!(self.set(until).poll(cx));
            } else if let Some(overdue) = self.judge(shared, now) {
                return Poll::Ready(overdue);
            }
        }
    }

    /// Whether a timer runs that will look again by then.
    fn looks_before(&self, until: Instant) -> bool {
        let timer = self.timer.as_ref();
        timer.is_some_and(|timer| timer.deadline() <= until && !timer.is_elapsed())
    }

    fn set(&mut self, until: Instant) -> Pin<&mut Sleep> {
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
        self.credit = self.credit.filter(|_| shared.has_waiting_answers());
        let served = shared.served();
        let waiting = match self.waiting {
            _ if shared.is_active() => Waiting::Us,
            Waiting::FirstByte if served == 0 && !shared.is_head_begun() => Waiting::FirstByte,
            _ if shared.is_head_begun() && !self.multiplexed => Waiting::Head,
            _ => Waiting::Request,
        };
        if waiting == self.waiting && served == self.served {
            return;
        }
        // The header of the first request is due from the beginning of the connection.
        if served > 0 || self.waiting != Waiting::FirstByte {
            self.since = Instant::now();
        }
        self.waiting = waiting;
        self.served = served;
        self.wrote = 0;
        self.credit = None;
    }

    /// When the client is overdue, or when to look again.
    fn until(&self, shared: &Shared) -> Option<Instant> {
        let limit = match self.waiting {
            Waiting::FirstByte => self.limits.first_byte,
            Waiting::Head => self.limits.header,
            Waiting::Request => self.limits.idle,
            Waiting::Us => {
                let can_stall = self.multiplexed && self.limits.stall.is_some();
                let stalls = can_stall && shared.has_waiting_answers();
                return stalls.then(|| self.looked.map_or_else(Instant::now, |looked| looked + LOOK));
            }
        };
        limit.map(|limit| self.since + limit)
    }

    /// Time is up, as it seemed when the timer was set; whether it is.
    fn judge(&mut self, shared: &Shared, now: Instant) -> Option<Overdue> {
        match self.waiting {
            Waiting::FirstByte => Some(Overdue::FirstByte),
            Waiting::Head => Some(Overdue::Head),
            Waiting::Request if self.wrote > 0 => {
                self.wrote = 0;
                self.since = now;
                None
            }
            Waiting::Request => Some(Overdue::Idle),
            Waiting::Us => self.judge_answers(shared, now).then_some(Overdue::Answer),
        }
    }

    /// Whether answers have waited for their clients too long. Waiting uses up a credit of time, and each byte earns some of
    /// it back: a window that opens byte by byte, and frames that are no part of an answer, do not keep a connection.
    fn judge_answers(&mut self, shared: &Shared, now: Instant) -> bool {
        self.looked = Some(now);
        let written = std::mem::take(&mut self.wrote);
        let Some(stall) = self.limits.stall.filter(|_| shared.has_waiting_answers()) else {
            self.credit = None;
            return false;
        };
        let (credit, since) = self.credit.unwrap_or((stall, now));
        let earned = match self.limits.response_rate {
            Some(rate) => seconds(written / rate.max(1)),
            None if written > 0 => stall,
            None => Duration::ZERO,
        };
        let left = stall.min(credit + earned).saturating_sub(now - since);
        self.credit = Some((left, now));
        left.is_zero()
    }
}

fn seconds(count: usize) -> Duration {
    Duration::from_secs(u32::try_from(count).unwrap_or(u32::MAX).into())
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;
    use std::sync::Arc;

    use super::super::state::InFlight;
    use super::*;

    async fn overdue(deadline: &mut Deadline, shared: &Shared) -> (Overdue, u64) {
        let start = Instant::now();
        let overdue = poll_fn(|cx| deadline.poll(shared, cx)).await;
        (overdue, start.elapsed().as_secs())
    }

    /// Polls once, and lets seconds pass in which it must not be ready.
    async fn pass(deadline: &mut Deadline, shared: &Shared, seconds: u64) {
        let wait = poll_fn(|cx| deadline.poll(shared, cx));
        let result = tokio::time::timeout(Duration::from_secs(seconds), wait).await;
        assert!(result.is_err(), "{result:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_silent_client_is_given_up() {
        let shared = Shared::default();
        let mut deadline = Deadline::new(&Limits::default());
        assert_eq!(overdue(&mut deadline, &shared).await, (Overdue::FirstByte, 5));
    }

    #[tokio::test(start_paused = true)]
    async fn the_first_header_is_due_from_the_beginning_however_it_drips() {
        let shared = Shared::default();
        let mut deadline = Deadline::new(&Limits::default());
        for _ in 0..3 {
            pass(&mut deadline, &shared, 3).await;
            shared.bytes_came();
        }
        assert_eq!(overdue(&mut deadline, &shared).await, (Overdue::Head, 1));
    }

    #[tokio::test(start_paused = true)]
    async fn between_requests_it_is_idle_and_each_request_begins_anew() {
        let shared = Arc::new(Shared::default());
        let mut deadline = Deadline::new(&Limits::default());
        for _ in 0..3 {
            shared.bytes_came();
            drop(InFlight::new(&shared));
            pass(&mut deadline, &shared, 14).await;
        }
        assert_eq!(overdue(&mut deadline, &shared).await, (Overdue::Idle, 1));
    }

    #[tokio::test(start_paused = true)]
    async fn a_later_header_is_due_ten_seconds_after_it_began() {
        let shared = Arc::new(Shared::default());
        let mut deadline = Deadline::new(&Limits::default());
        shared.bytes_came();
        drop(InFlight::new(&shared));
        pass(&mut deadline, &shared, 1).await;
        shared.bytes_came();
        assert_eq!(overdue(&mut deadline, &shared).await, (Overdue::Head, 10));
    }

    #[tokio::test(start_paused = true)]
    async fn nobody_is_idle_while_we_work_or_while_an_answer_goes_out() {
        let shared = Arc::new(Shared::default());
        let mut deadline = Deadline::new(&Limits::default());
        let request = InFlight::new(&shared);
        pass(&mut deadline, &shared, 1_000).await;
        drop(request);
        pass(&mut deadline, &shared, 14).await;
        deadline.wrote(1);
        pass(&mut deadline, &shared, 15).await;
        assert_eq!(overdue(&mut deadline, &shared).await.0, Overdue::Idle);
    }

    /// The deadline of a connection with an answer that waits for its client.
    async fn waiting(limits: &Limits) -> (Arc<Shared>, Deadline, InFlight) {
        let shared = Arc::new(Shared::default());
        let mut deadline = Deadline::new(limits);
        deadline.is_multiplexed();
        let mut request = InFlight::new(&shared);
        pass(&mut deadline, &shared, 100).await;
        request.waits();
        (shared, deadline, request)
    }

    #[tokio::test(start_paused = true)]
    async fn answers_of_http2_that_nobody_takes_are_given_up() {
        let (shared, mut deadline, _request) = waiting(&Limits::default()).await;
        pass(&mut deadline, &shared, 25).await;
        deadline.wrote(100_000);
        pass(&mut deadline, &shared, 29).await;
        let (overdue, seconds) = overdue(&mut deadline, &shared).await;
        assert_eq!(overdue, Overdue::Answer);
        assert!(seconds <= 2, "{seconds}");
    }

    #[tokio::test(start_paused = true)]
    async fn answers_of_http2_have_to_be_taken_at_a_rate() {
        for (limits, bytes, is_kept) in [
            (Limits::default(), 499, false),
            (Limits::default(), 500, true),
            (Limits::default().response_rate(50), 50, true),
            (Limits::default().response_rate(None), 1, true),
        ] {
            let (shared, mut deadline, _request) = waiting(&limits).await;
            let mut kept = 0;
            while kept < 100 {
                deadline.wrote(bytes);
                let wait = poll_fn(|cx| deadline.poll(&shared, cx));
                if tokio::time::timeout(LOOK, wait).await.is_ok() {
                    break;
                }
                kept += 1;
            }
            assert_eq!(kept == 100, is_kept, "{bytes}: {kept} s");
            assert!(kept >= 29, "{bytes}: {kept} s");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn answers_that_have_nothing_to_add_are_not_waited_for() {
        let (shared, mut deadline, mut request) = waiting(&Limits::default()).await;
        for _ in 0..10 {
            pass(&mut deadline, &shared, 25).await;
            request.has_nothing();
            pass(&mut deadline, &shared, 5).await;
            request.waits();
        }
    }

    #[tokio::test(start_paused = true)]
    async fn without_limits_nothing_is_overdue() {
        let shared = Arc::new(Shared::default());
        let mut deadline = Deadline::new(&Limits::off());
        pass(&mut deadline, &shared, 100_000).await;
        drop(InFlight::new(&shared));
        pass(&mut deadline, &shared, 100_000).await;
    }
}
