//! What a middleware has in hand: the rest of the way, and what is known of the request.

use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use http::{Extensions, StatusCode};
use jiff::Timestamp;

use super::Place;
use super::stack::{Answering, Stack};
use crate::body::{Body, Response};
use crate::clock::Clock;
use crate::error::Problem;
use crate::extract::{Peer, RequestId, RouteInfo, has_bearer};

/// The rest of the way of a request: the middlewares further in, and the handler. It knows what is known of the request from the
/// outside: its id, its client, its route.
///
/// ```
/// use purlin::handler::EndpointMeta;
/// use purlin::layer::{Middleware, Next};
/// use purlin::openapi::OperationBuilder;
/// use purlin::error::ErrorKind;
/// use purlin::prelude::*;
///
/// /// Closes at night.
/// struct OpeningHours;
///
/// impl Middleware for OpeningHours {
///     fn describe(&self, operation: &mut OperationBuilder<'_>, _: &EndpointMeta) {
///         operation.problem(403, "closed", "It is night.");
///     }
///
///     async fn handle(&self, request: purlin::http::Request<Body>, next: Next) -> Response {
///         if next.now().as_second() % 86_400 < 6 * 3_600 {
///             return next.problem(Problem::new(ErrorKind::Forbidden).with_code("closed").with_detail("It is night."));
///         }
///         next.run(request).await
///     }
/// }
/// ```
#[derive(Debug)]
pub struct Next {
    inner: Arc<Stack>,
    place: Place,
    id: Option<RequestId>,
    peer: Option<Arc<Peer>>,
    /// Whether the request brings a bearer token.
    has_bearer: bool,
}

impl Next {
    /// The rest of the way of a request.
    pub(super) fn new(
        inner: Arc<Stack>,
        place: Place,
        id: Option<RequestId>,
        request: &http::Request<Body>,
    ) -> Self {
        let extensions = request.extensions();
        Self {
            inner,
            place,
            id,
            peer: extensions.get::<Arc<Peer>>().map(Arc::clone),
            has_bearer: has_bearer(request.headers()),
        }
    }

    /// Sends a request the rest of the way. It may be another one than came in, and there may be several. One that
    /// is made anew has the id and the [peer](Self::peer) of the one that came in.
    pub fn run(&self, mut request: http::Request<Body>) -> impl Future<Output = Response> + Send + use<> {
        let extensions = request.extensions_mut();
        keep(extensions, self.id.as_ref());
        keep(extensions, self.peer.as_ref());
        // The request is gone into what is begun, and takes no place in the future of the middleware.
        Answer(self.inner.begin(request))
    }

    /// Answers a problem, in the app's shape and after its error mappers. A 401 names the ways into the route, as that of a handler; around the
    /// whole app, where no route is known, it says that the app has a way of its own (`Custom`), unless the problem names another in `WWW-Authenticate`. The log hears of the server's own faults.
    pub fn problem(&self, problem: Problem) -> Response {
        let was_refused = self.has_bearer && !problem.is_nothing_shown();
        let mut response = self.place.answer(problem, self.id.as_ref());
        if let (StatusCode::UNAUTHORIZED, Some(route)) = (response.status(), self.route()) {
            route.challenges.tell(was_refused, response.headers_mut());
        }
        response
    }

    /// Whether a request asks how the app is, which a platform has to be told always.
    pub(super) fn is_health(&self, request: &http::Request<Body>) -> bool {
        let asked = request.uri().path();
        let mut paths = self.place.resources().health.iter();
        request.method().is_safe() && paths.any(|path| is_same_path(path, asked))
    }

    /// The id of the request, as the answer and the log have it.
    pub fn request_id(&self) -> Option<&RequestId> {
        self.id.as_ref()
    }

    /// The route that the middleware stands around; none if it stands around the whole app, for no route is known there.
    pub fn route(&self) -> Option<&RouteInfo> {
        self.place.route()
    }

    /// Who is at the other end of the connection. In a server that is not ours, it is what that server [says](Peer).
    pub fn peer(&self) -> Option<&Peer> {
        self.peer.as_deref()
    }

    /// The address of the client, behind the proxies that are trusted; see [`Peer::client`].
    pub fn client(&self, request: &http::Request<Body>) -> Option<IpAddr> {
        self.peer()?.client(request.headers())
    }

    /// The time of the app's [`Clock`].
    pub fn now(&self) -> Timestamp {
        let clock = self.state::<Clock>();
        clock.map_or_else(|| Clock::system().now(), |clock| clock.now())
    }

    /// A value that the app was given with `App::state`. Call `operation.requires::<T>()` in `describe`, so that a missing one is
    /// found when the app is built.
    pub fn state<T: Send + Sync + 'static>(&self) -> Option<Arc<T>> {
        self.place.resources().state.get()
    }
}

/// Puts a value back that a request made anew does not have.
fn keep<T: Clone + Send + Sync + 'static>(extensions: &mut Extensions, value: Option<&T>) {
    if let (Some(value), None) = (value, extensions.get::<T>()) {
        extensions.insert(value.clone());
    }
}

/// Whether two paths are one. A slash at the end makes no difference.
pub(super) fn is_same_path(one: &str, other: &str) -> bool {
    let plain = |path: &str| path.strip_suffix('/').map_or(path.len(), str::len);
    one.as_bytes()[..plain(one)] == other.as_bytes()[..plain(other)]
}

/// The answer of what stands further in.
struct Answer(Answering);

impl Future for Answer {
    type Output = Response;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Response> {
        self.0.as_mut().poll(cx).map(|Ok(response)| response)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slash_at_the_end_makes_no_other_path() {
        for (one, other) in [("/", "/"), ("/a", "/a/"), ("/a/", "/a"), ("/", "")] {
            assert!(is_same_path(one, other), "{one} {other}");
        }
        for (one, other) in [("/a", "/a//"), ("/", "/a"), ("/a", "/b")] {
            assert!(!is_same_path(one, other), "{one} {other}");
        }
    }

    #[test]
    fn what_stands_twice_in_the_future_of_a_middleware_is_small() {
        assert!(size_of::<Next>() <= 64, "{}", size_of::<Next>());
    }
}
