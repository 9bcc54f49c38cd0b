//! The end of a request whose dependencies have something to release.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http::Method;
use http_body::{Body as HttpBody, Frame, SizeHint};
use tokio::runtime::Handle;
use tokio::task::JoinHandle;
use tokio_util::task::TaskTracker;

use super::built::Handler;
use crate::body::{Body, BoxError, Response};
use crate::dependency::run_releases;
use crate::error::Problem;
use crate::extract::{Cx, Moment, Outcome, Releases, RequestId, Resources};
use crate::handler::ResponseFuture;
use crate::respond::panic::{Payload, caught, discard};
use crate::respond::render;

/// Answers a request, and releases what was made for it.
pub(super) fn releasing(
    handler: Handler,
    mut cx: Cx,
    tasks: &TaskTracker,
) -> (ResponseFuture, Arc<Releases>) {
    let releases = cx.provided().releases();
    let end = End {
        releases: Arc::clone(&releases),
        resources: cx.shared_resources(),
        id: *cx.request_id(),
        tasks: tasks.clone(),
        before: None,
    };
    let is_head = cx.method() == Method::HEAD;
    let work = Box::pin(async move { end.answer(handler.begin(cx), is_head).await });
    (work, releases)
}

/// What sees the end of a request, whichever it is. Dropped before that, it lets a task release what is left.
struct End {
    releases: Arc<Releases>,
    resources: Arc<Resources>,
    id: RequestId,
    tasks: TaskTracker,
    /// What is being released before the response.
    before: Option<JoinHandle<Option<Problem>>>,
}

impl End {
    async fn answer(mut self, work: ResponseFuture, is_head: bool) -> Response {
        let answered = Unpanicked(Some(work)).await;
        let outcome = match &answered {
            Ok(response) => Outcome::Answered(response.status()),
            Err(_) => Outcome::Panicked,
        };
        let problem = self.before(outcome).await;
        match answered {
            Ok(response) => {
                let response =
                    problem.map_or(response, |problem| render(&*self.resources.renderer, &problem));
                self.until_sent(response, is_head)
            }
            Err(payload) => {
                self.rest(outcome);
                std::panic::resume_unwind(payload)
            }
        }
    }

    /// Releases what is released before the response; answers what takes the place of the response. It is a task, so that it
    /// comes to its end without the client.
    async fn before(&mut self, outcome: Outcome) -> Option<Problem> {
        if !self.releases.has(Some(Moment::BeforeResponse)) {
            return None;
        }
        let (releases, id) = (Arc::clone(&self.releases), self.id);
        let work =
            async move { run_releases(&releases, Some(Moment::BeforeResponse), outcome, Some(id)).await };
        let task = match Handle::try_current() {
            Ok(runtime) => self.before.insert(self.tasks.spawn_on(work, &runtime)),
            Err(_) => return work.await,
        };
        let problem = task.await;
        self.before = None;
        problem.unwrap_or_else(|error| Some(Problem::internal(error)))
    }

    /// Lets the content of the answer release what is released after it.
    fn until_sent(self, response: Response, is_head: bool) -> Response {
        if !self.releases.has(None) {
            return response;
        }
        let status = response.status();
        response.map(|content| {
            Body::new(Sent {
                content,
                is_whole: is_head,
                is_asked: false,
                outcome: Outcome::Answered(status),
                end: self,
            })
        })
    }

    /// Releases what is left, in a task that the end of the app waits for.
    fn rest(&mut self, outcome: Outcome) {
        let before = self.before.take();
        if before.is_none() && !self.releases.has(None) {
            return;
        }
        let (releases, id) = (Arc::clone(&self.releases), self.id);
        let work = async move {
            if let Some(before) = before {
                // Its panics are caught, and told where they happen.
                let _: Result<_, _> = before.await;
            }
            run_releases(&releases, None, outcome, Some(id)).await;
        };
        if let Ok(runtime) = Handle::try_current() {
            drop(self.tasks.spawn_on(work, &runtime));
        } else {
            tracing::error!(
                request_id = %self.id,
                "a request ended outside of the runtime, and its dependencies are dropped without being released"
            );
        }
    }
}

impl Drop for End {
    fn drop(&mut self) {
        let outcome = self.releases.cut_off();
        self.rest(outcome);
    }
}

/// A handler at work whose panic is an error.
struct Unpanicked(Option<ResponseFuture>);

impl Future for Unpanicked {
    type Output = Result<Response, Payload>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let work = self.0.as_mut().expect("a future is not polled after its end");
        match caught(|| work.as_mut().poll(cx)) {
            Ok(answer) => {
                let response = ready!(answer);
                Poll::Ready(Ok(response))
            }
            Err(payload) => {
                // What it leaves behind may panic too.
                discard(self.0.take(), None);
                Poll::Ready(Err(payload))
            }
        }
    }
}

/// The content of an answer, at whose end something is released.
struct Sent {
    content: Body,
    /// Whether the client has all of it.
    is_whole: bool,
    /// Whether it is being asked for more, and did not come back: then it panicked.
    is_asked: bool,
    outcome: Outcome,
    end: End,
}

impl HttpBody for Sent {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        self.is_asked = true;
        let frame = Pin::new(&mut self.content).poll_frame(cx);
        self.is_asked = false;
        self.is_whole |= matches!(frame, Poll::Ready(None));
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.content.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.content.size_hint()
    }
}

impl Drop for Sent {
    fn drop(&mut self) {
        let outcome = match self.is_asked {
            true => Outcome::Panicked,
            false if self.is_whole || self.content.is_end_stream() => self.outcome,
            false => Outcome::ClientLeft,
        };
        self.end.rest(outcome);
    }
}
