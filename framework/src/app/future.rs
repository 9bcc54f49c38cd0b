//! An answer that is being made, from the request to the head of the answer.

use std::convert::Infallible;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::{Context, Poll};

use http::header::CONTENT_LENGTH;
use http::{HeaderValue, StatusCode};
use http_body::Body as HttpBody;
use tokio::runtime::Handle;

use super::built::Core;
use super::content::{PANICKED, guarded};
use super::release::answering;
use super::visit::Visit;
use super::work::Work;
use crate::body::{Body, Response};
use crate::error::{ErrorKind, Problem};
use crate::extract::{RequestId, RouteInfo, Share};
use crate::layer::Answering;
use crate::respond::panic::{caught, discard, report};

/// The number of no route.
pub(super) const NOWHERE: u32 = u32::MAX;

/// The answer that an app is making for its server.
///
/// Dropping it says that the client went away. Work that [goes on](crate::handler::OnDisconnect) then does so in a task of
/// its own, if it has begun.
#[must_use = "a future does nothing unless it is polled"]
pub struct ServeFuture(Option<Running>);

/// What an answer takes with it.
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own, told once and never combined"
)]
pub(super) struct Running {
    pub(super) core: Arc<Core>,
    pub(super) state: State,
    pub(super) id: RequestId,
    pub(super) route: Place,
    pub(super) visit: Option<Box<Visit>>,
    /// Whether the request is HEAD, so that the content of the answer is left out, whatever the answer is.
    pub(super) head: bool,
    /// Whether work with this method goes on without the client, if no route says otherwise.
    pub(super) finishes: bool,
    /// Whether the answer tells its client to come by TLS only.
    pub(super) asks_for_tls: bool,
    /// Whether it counts among the requests that are being handled.
    pub(super) counted: bool,
    /// Among whose requests it counts besides, if those of its client's address have a limit.
    pub(super) share: Option<Arc<Share>>,
    /// Whether it was polled, and so may have done something already.
    pub(super) begun: bool,
    /// Whether the client is gone.
    pub(super) detached: bool,
}

/// The route of a request.
pub(super) enum Place {
    /// It is known.
    Known(u32),
    /// The layers around the app decide where the request goes; it is noted when it gets there.
    Behind(Arc<AtomicU32>),
}

impl Place {
    /// What is known of the route, if the request has come to one.
    fn info<'a>(&self, core: &'a Core) -> Option<&'a RouteInfo> {
        core.route(match self {
            Self::Known(route) => *route,
            Self::Behind(route) => route.load(Ordering::Relaxed),
        })
    }
}

/// How far the answer has come.
pub(super) enum State {
    /// Without layers, the app itself makes it.
    App(Answer),
    /// The layers make it.
    Layers(Answering),
}

/// An answer of the app itself.
pub(super) enum Answer {
    /// It is there. It is seldom, and boxed, for what is large here is moved with every request.
    Ready(Option<Box<Response>>),
    /// A handler makes it.
    Work(Work),
    /// The layers of its route make it.
    Layers { answer: Answering, route: u32 },
}

impl Answer {
    pub(super) fn ready(response: Response) -> Self {
        Self::Ready(Some(Box::new(response)))
    }

    /// Goes on until the answer is there. It is written where it is wanted: answers are large, and each return copies them.
    fn poll_into(
        &mut self,
        core: &Core,
        id: &RequestId,
        cx: &mut Context<'_>,
        answered: &mut Poll<Response>,
    ) {
        match self {
            Self::Ready(response) => {
                let response = response.take().expect("a future is not polled after its end");
                *answered = Poll::Ready(*response);
            }
            Self::Work(work) => work.poll_into(core, id, cx, answered),
            Self::Layers { answer, route } => {
                let route = || core.route(*route);
                poll_layers(core, answer, route, id, cx, answered);
                if answered.is_ready() {
                    // What the layers leave behind may panic too.
                    discard(std::mem::replace(self, Self::Ready(None)), Some(id));
                }
            }
        }
    }
}

/// Polls layers. What is of tower there may panic.
fn poll_layers<'a>(
    core: &'a Core,
    answer: &mut Answering,
    route: impl FnOnce() -> Option<&'a RouteInfo>,
    id: &RequestId,
    cx: &mut Context<'_>,
    answered: &mut Poll<Response>,
) {
    if let Err(payload) = caught(|| *answered = answer.as_mut().poll(cx).map(|Ok(response)| response)) {
        *answered = Poll::Ready(core.layer_panicked(payload, route(), id));
    }
}

impl ServeFuture {
    pub(super) const fn new(running: Running) -> Self {
        Self(Some(running))
    }
}

impl Future for ServeFuture {
    type Output = Response;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Response> {
        let this = self.get_mut();
        let running = this.0.as_mut().expect("a future is not polled after its end");
        let mut answered = Poll::Pending;
        answering(|| running.poll_into(cx, &mut answered));
        if let Poll::Ready(response) = &mut answered {
            running.finish(response);
            this.0 = None;
        }
        answered
    }
}

impl Drop for ServeFuture {
    fn drop(&mut self) {
        if let Some(running) = self.0.take() {
            running.leave_alone();
        }
    }
}

impl fmt::Debug for ServeFuture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServeFuture").finish_non_exhaustive()
    }
}

impl Running {
    fn poll_into(&mut self, cx: &mut Context<'_>, answered: &mut Poll<Response>) {
        self.begun = true;
        match &mut self.state {
            State::App(answer) => answer.poll_into(&self.core, &self.id, cx, answered),
            State::Layers(answer) => {
                let route = || self.route.info(&self.core);
                poll_layers(&self.core, answer, route, &self.id, cx, answered);
                if answered.is_ready() {
                    // What the layers leave behind may panic too.
                    let rest = std::mem::replace(&mut self.state, State::App(Answer::Ready(None)));
                    discard(rest, Some(&self.id));
                }
            }
        }
    }

    /// Makes of an answer what leaves the app.
    fn finish(&mut self, response: &mut Response) {
        self.leave();
        if response.body().is_stream() {
            self.guard(response);
        }
        if self.head {
            without_content(response);
        }
        self.core.headers.add(&self.id, self.asks_for_tls, response);
        self.log(response.status(), response.body().size_hint().exact());
        if self.detached {
            let status = response.status().as_u16();
            tracing::debug!(status, request_id = %self.id, "finished without its client");
        }
    }

    /// Guards the content of an answer, which is the application's code. Where it panics already, the answer is another one.
    fn guard(&self, response: &mut Response) {
        let content = std::mem::take(response.body_mut());
        match guarded(content, &self.id) {
            Ok(content) => *response.body_mut() = content,
            Err(payload) => {
                report(payload, PANICKED, self.route(), Some(&self.id));
                let problem = Problem::new(ErrorKind::Internal);
                let answer = self.core.answer_problem(problem, self.route());
                discard(std::mem::replace(response, answer), Some(&self.id));
            }
        }
    }

    /// Logs the request, once.
    fn log(&mut self, status: StatusCode, bytes: Option<u64>) {
        if let Some(visit) = self.visit.take() {
            let route = self.route().map(|route| route.template.as_str());
            visit.log(&self.id, route, status, bytes);
        }
    }

    fn route(&self) -> Option<&RouteInfo> {
        self.route.info(&self.core)
    }

    /// It is no longer one of the requests that are being handled.
    fn leave(&mut self) {
        if std::mem::take(&mut self.counted) {
            self.core.in_flight.leave(self.share.as_deref());
        }
    }

    /// The client is gone.
    #[cold]
    fn leave_alone(mut self) {
        self.log(client_left(), None);
        let finishes = self.route().map_or(self.finishes, |route| route.finishes);
        let goes_on = finishes && self.begun && !self.detached;
        if let (true, Ok(runtime)) = (goes_on, Handle::try_current()) {
            self.detached = true;
            let tasks = self.core.detached.clone();
            tasks.spawn_on(ServeFuture::new(self), &runtime);
            return;
        }
        self.leave();
        discard(self.state, Some(&self.id));
    }
}

/// 499, by which servers log that nobody waited for the answer. No client ever sees it.
fn client_left() -> StatusCode {
    StatusCode::from_u16(499).expect("a status has three digits")
}

/// The answer to HEAD: what GET would say of its content, without the content (RFC 9110, section 9.3.2).
///
/// Where there is no content, no length is told: the status may forbid it (section 8.6), or the handler be one of HEAD.
pub(super) fn without_content(response: &mut Response) {
    if let Some(length) = response.body().size_hint().exact().filter(|length| *length > 0) {
        response
            .headers_mut()
            .entry(CONTENT_LENGTH)
            .or_insert(HeaderValue::from(length));
    }
    *response.body_mut() = Body::empty();
}

/// The answer that an app is making, as a `tower::Service`. It is a [`ServeFuture`] that cannot fail.
#[derive(Debug)]
#[must_use = "a future does nothing unless it is polled"]
pub struct AppFuture(pub(super) ServeFuture);

impl Future for AppFuture {
    type Output = Result<Response, Infallible>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(cx).map(Ok)
    }
}

/// The answer of the app to its innermost layer.
pub(super) struct Within {
    pub(super) core: Arc<Core>,
    pub(super) id: RequestId,
    pub(super) answer: Answer,
}

impl Future for Within {
    type Output = Result<Response, Infallible>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        let mut answered = Poll::Pending;
        this.answer.poll_into(&this.core, &this.id, cx, &mut answered);
        answered.map(Ok)
    }
}
