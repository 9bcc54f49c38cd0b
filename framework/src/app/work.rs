//! The work of one handler: what it may not do is answered for it.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use tokio::runtime::Handle;
use tokio::time::{Sleep, sleep};

use super::built::Core;
use crate::body::Response;
use crate::error::{ErrorKind, Problem};
use crate::extract::{Reading, Releases, RequestId};
use crate::handler::ResponseFuture;
use crate::respond::panic::{Payload, caught, discard, report};

/// A handler at work: its panics become a 500, and its time is limited.
pub(super) struct Work {
    /// There is none once it was dropped because of a panic or of its time.
    future: Option<ResponseFuture>,
    route: u32,
    /// Its content, if that is waited for at a pace.
    reading: Option<Reading>,
    /// When its time is over; set when it waits for the first time, so that a handler which never waits has no timer.
    deadline: Option<Pin<Box<Sleep>>>,
    /// What is released at its end, if it may make such things.
    releases: Option<Arc<Releases>>,
}

impl Work {
    /// The work that a route began.
    pub(super) fn new(future: ResponseFuture, route: u32, reading: Option<Reading>) -> Self {
        Self {
            future: Some(future),
            route,
            reading,
            deadline: None,
            releases: None,
        }
    }

    /// Notes what is released at its end.
    pub(super) fn with_releases(mut self, releases: Arc<Releases>) -> Self {
        self.releases = Some(releases);
        self
    }

    /// Goes on until the answer is there. It is written where it is wanted: answers are large, and each return copies them.
    pub(super) fn poll_into(
        &mut self,
        core: &Core,
        id: &RequestId,
        cx: &mut Context<'_>,
        answered: &mut Poll<Response>,
    ) {
        let future = self.future.as_mut();
        let future = future.expect("a future is not polled after its end");
        if let Err(payload) = caught(|| *answered = future.as_mut().poll(cx)) {
            *answered = Poll::Ready(self.panicked(core, id, payload));
        } else if answered.is_pending() {
            *answered = self.wait(core, id, cx);
        }
    }

    /// Waits, but no longer than the route allows. As long as the content is on its way, the pace of its client is the limit, and
    /// the handler's time begins when it is there.
    fn wait(&mut self, core: &Core, id: &RequestId, cx: &mut Context<'_>) -> Poll<Response> {
        let Some(limit) = core.route(self.route).and_then(|route| route.timeout) else {
            return Poll::Pending;
        };
        if self.reading.as_ref().is_some_and(Reading::waits) {
            self.deadline = None;
            return Poll::Pending;
        }
        if self.deadline.is_none() && Handle::try_current().is_err() {
            // Another runtime than tokio's polls us, and there is no clock.
            return Poll::Pending;
        }
        let deadline = self.deadline.get_or_insert_with(|| Box::pin(sleep(limit)));
        ready!(deadline.as_mut().poll(cx));
        if let Some(releases) = &self.releases {
            releases.note_timeout();
        }
        discard(self.future.take(), Some(id));
        let operation = core.route(self.route).map(|route| route.operation_id.as_str());
        let problem = Problem::new(ErrorKind::Timeout).with_detail("the handler took longer than it may");
        problem.log(Some(id), operation);
        Poll::Ready(core.answer_problem(problem, core.route(self.route)))
    }

    #[cold]
    fn panicked(&mut self, core: &Core, id: &RequestId, payload: Payload) -> Response {
        report(payload, "a handler panicked", core.route(self.route), Some(id));
        discard(self.future.take(), Some(id));
        core.answer_problem(Problem::new(ErrorKind::Internal), core.route(self.route))
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        discard(self.future.take(), None);
    }
}
