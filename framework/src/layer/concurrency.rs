//! `ConcurrencyLimit`: how many requests are worked on at once.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::Request;
use http_body::{Body as HttpBody, Frame, SizeHint};
use schemars::json_schema;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use super::{Middleware, Next};
use crate::body::{Body, BoxError, Response};
use crate::error::Problem;
use crate::handler::EndpointMeta;
use crate::openapi::{Header, OperationBuilder};

/// How long a request waits for its turn. Clients give up soon after, and the work would be for nobody.
const PATIENCE: Duration = Duration::from_secs(5);

/// Works on so many requests at once, and answers 503 with `Retry-After` to more, at once or after a [queue](Self::queue).
///
/// It keeps what is dear, such as reports, from taking everything. [`Limits`](crate::server::Limits) does the same for the whole app at less
/// cost. Who asks at the paths of [`Health`](crate::app::Health) is always answered. A request counts until its answer is made; one whose answer is a stream, until that is sent.
///
/// ```
/// use purlin::Module;
/// use purlin::layer::ConcurrencyLimit;
///
/// let reports = Module::new("reports").middleware(ConcurrencyLimit::new(4).queue(16));
/// # let _ = reports;
/// ```
#[derive(Debug)]
#[must_use = "it does nothing until it is mounted"]
pub struct ConcurrencyLimit {
    places: Arc<Semaphore>,
    is_empty: bool,
    queue: usize,
    waiting: AtomicUsize,
}

impl ConcurrencyLimit {
    /// So many at once, and none that wait.
    pub fn new(most: usize) -> Self {
        Self {
            places: Arc::new(Semaphore::new(most.min(Semaphore::MAX_PERMITS))),
            is_empty: most == 0,
            queue: 0,
            waiting: AtomicUsize::new(0),
        }
    }

    /// Lets so many wait for their turn, each for five seconds at most. The default is none: who waits long gives up, and asks again.
    pub const fn queue(mut self, most: usize) -> Self {
        self.queue = most;
        self
    }

    /// A place, if there is one now or there will be soon.
    async fn place(&self) -> Option<OwnedSemaphorePermit> {
        if let Ok(place) = Arc::clone(&self.places).try_acquire_owned() {
            return Some(place);
        }
        let _waiting = Waiting::enter(&self.waiting, self.queue)?;
        let place = timeout(PATIENCE, Arc::clone(&self.places).acquire_owned()).await;
        place.ok()?.ok()
    }
}

/// One that waits, until it is dropped.
struct Waiting<'a>(&'a AtomicUsize);

impl<'a> Waiting<'a> {
    fn enter(waiting: &'a AtomicUsize, most: usize) -> Option<Self> {
        let this = Self(waiting);
        (waiting.fetch_add(1, Ordering::Relaxed) < most).then_some(this)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Middleware for ConcurrencyLimit {
    fn describe(&self, operation: &mut OperationBuilder<'_>, _: &EndpointMeta) {
        let seconds = Header::new(json_schema!({ "type": "integer", "minimum": 1 }));
        operation.problem(
            503,
            "overloaded",
            "Too many of these requests are being worked on.",
        );
        operation.response_header(
            503,
            "Retry-After",
            seconds.description("After how many seconds to try again."),
        );
    }

    fn check(&self) -> Vec<String> {
        let mistake = "a limit of 0 lets nobody in: give it a number above zero";
        self.is_empty.then(|| mistake.to_owned()).into_iter().collect()
    }

    async fn handle(&self, request: Request<Body>, next: Next) -> Response {
        if next.is_health(&request) {
            return next.run(request).await;
        }
        let Some(place) = self.place().await else {
            return next.problem(Problem::overloaded());
        };
        let response = next.run(request).await;
        if !response.body().is_stream() {
            return response;
        }
        response.map(|content| {
            Body::new(Holding {
                content,
                _place: place,
            })
        })
    }
}

/// A stream that keeps its place until it is sent.
struct Holding {
    content: Body,
    _place: OwnedSemaphorePermit,
}

impl HttpBody for Holding {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        Pin::new(&mut self.content).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.content.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.content.size_hint()
    }
}
