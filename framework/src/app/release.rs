//! The end of a request whose dependencies have something to release.

use std::cell::Cell;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http::header::CONTENT_LENGTH;
use http::{HeaderMap, Method, StatusCode};
use http_body::{Body as HttpBody, Frame, SizeHint};
use tokio::runtime::Handle;
use tokio::task::JoinHandle;
use tokio_util::task::TaskTracker;

use super::target::Handler;
use crate::body::{Body, BoxError, Response};
use crate::dependency::run_releases;
use crate::error::Problem;
use crate::extract::{Cx, Moment, Outcome, Releases, RequestId, Resources};
use crate::handler::ResponseFuture;
use crate::respond::mapped;
use crate::respond::panic::{Payload, caught, discard};

/// Answers a request, and releases what was made for it.
pub(super) fn releasing(
    handler: Handler,
    route: u32,
    mut cx: Cx,
    tasks: &TaskTracker,
) -> (ResponseFuture, Arc<Releases>) {
    let releases = cx.provided().releases();
    let end = End {
        releases: Arc::clone(&releases),
        resources: cx.shared_resources(),
        id: cx.request_id().clone(),
        tasks: tasks.clone(),
        route,
        before: None,
        is_over: false,
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
    route: u32,
    /// What is being released before the response.
    before: Option<JoinHandle<Option<Problem>>>,
    /// Whether what is left is being released.
    is_over: bool,
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
                let response = problem.map_or(response, |problem| self.failed(problem));
                self.until_sent(response, is_head)
            }
            Err(payload) => {
                self.rest(outcome);
                payload.resume()
            }
        }
    }

    /// Releases what is released before the response; answers what takes the place of the response. It is a task, so that it
    /// comes to its end without the client.
    async fn before(&mut self, outcome: Outcome) -> Option<Problem> {
        if !self.releases.has(Some(Moment::BeforeResponse)) {
            return None;
        }
        let (releases, id) = (Arc::clone(&self.releases), self.id.clone());
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

    /// The answer if something could not be released before it, of which the log has heard. What the client showed was not refused.
    #[cold]
    fn failed(&self, problem: Problem) -> Response {
        let route = self.resources.routes.get(self.route as usize);
        let mut response = mapped(&self.resources, route, Some(&self.id), problem);
        if let (StatusCode::UNAUTHORIZED, Some(route)) = (response.status(), route) {
            route.challenges.tell(false, response.headers_mut());
        }
        response
    }

    /// Lets the content of the answer release what is released after it.
    fn until_sent(self, response: Response, is_head: bool) -> Response {
        if !self.releases.has(None) {
            return response;
        }
        let outcome = Outcome::Answered(response.status());
        let (head, content) = response.into_parts();
        let content = match content.in_memory() {
            Some(bytes) => Body::watched(bytes, move |is_read| {
                self.finish(is_head || is_read, outcome);
            }),
            None => Body::new(Sent {
                left: length(&head.headers).or_else(|| content.size_hint().exact()),
                content,
                is_whole: is_head,
                is_asked: Cell::new(false),
                outcome,
                end: Some(self),
            }),
        };
        Response::from_parts(head, content)
    }

    /// Releases what is left after the content. Who drops it unread while the answer is being made, as a layer that answers 304, did
    /// not leave.
    fn finish(mut self, is_whole: bool, outcome: Outcome) {
        self.rest(if is_whole || is_answering() {
            outcome
        } else {
            Outcome::ClientLeft
        });
    }

    /// Releases what is left, in a task that the end of the app waits for; once.
    fn rest(&mut self, outcome: Outcome) {
        if std::mem::replace(&mut self.is_over, true) {
            return;
        }
        let before = self.before.take();
        if before.is_none() && !self.releases.has(None) {
            return;
        }
        let (releases, id) = (Arc::clone(&self.releases), self.id.clone());
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
    /// How many bytes of it are still to come, if that is known.
    left: Option<u64>,
    /// Whether the client has all of it.
    is_whole: bool,
    /// Whether it is being asked for more or about itself, and did not come back: then it panicked.
    is_asked: Cell<bool>,
    outcome: Outcome,
    /// There until the end.
    end: Option<End>,
}

impl HttpBody for Sent {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        self.is_asked.set(true);
        let frame = Pin::new(&mut self.content).poll_frame(cx);
        self.is_asked.set(false);
        match &frame {
            Poll::Ready(None) => self.is_whole = true,
            Poll::Ready(Some(Ok(frame))) => self.count(frame.data_ref()),
            _ => {}
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.ask(Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.ask(Body::size_hint)
    }
}

impl Sent {
    /// What the content says of itself.
    fn ask<T>(&self, question: impl FnOnce(&Body) -> T) -> T {
        self.is_asked.set(true);
        let answer = question(&self.content);
        self.is_asked.set(false);
        answer
    }

    /// Counts what was read. A server asks for no more than the length that was told.
    fn count(&mut self, data: Option<&Bytes>) {
        let read = data.map_or(0, |data| data.len() as u64);
        if let Some(left) = &mut self.left {
            *left = left.saturating_sub(read);
            self.is_whole |= *left == 0;
        }
    }
}

impl Drop for Sent {
    fn drop(&mut self) {
        let Some(mut end) = self.end.take() else { return };
        if self.is_asked.get() {
            return end.rest(Outcome::Panicked);
        }
        let is_whole = self.is_whole || self.content.is_end_stream();
        end.finish(is_whole, self.outcome);
    }
}

/// The length that an answer tells.
fn length(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

thread_local! {
    static ANSWERING: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread is making an answer: what drops a content now is a layer, and no server.
fn is_answering() -> bool {
    ANSWERING.get()
}

/// Work on an answer.
pub(super) fn answering<T>(work: impl FnOnce() -> T) -> T {
    struct Before(bool);

    impl Drop for Before {
        fn drop(&mut self) {
            ANSWERING.set(self.0);
        }
    }

    let _before = Before(ANSWERING.replace(true));
    work()
}
