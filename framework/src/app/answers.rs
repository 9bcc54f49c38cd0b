//! What the app answers by itself: whom it does not let in, and what no handler sees.

use http::header::ALLOW;
use http::{HeaderValue, Method, StatusCode};

use super::built::Core;
use super::load::Entry;
use super::target::Target;
use crate::body::{Body, Response};
use crate::error::{ErrorKind, Problem};
use crate::extract::{RequestId, RouteInfo, Share};
use crate::respond::{mapped, render};
use crate::routing::Found;

impl Core {
    /// Writes a problem of a route, or of the app where there is none.
    #[cold]
    pub(super) fn answer_problem(&self, problem: Problem, route: Option<&RouteInfo>) -> Response {
        mapped(&self.resources, route, None, problem)
    }

    /// The answer to a request that no handler saw.
    #[cold]
    pub(super) fn refuse(&self, problem: &Problem, id: &RequestId, asks_for_tls: bool) -> Response {
        let mut response = render(&*self.resources.renderer, problem);
        self.headers.add(id, asks_for_tls, &mut response);
        response
    }

    /// Whether a request is let in, and whether it counts among those that are.
    pub(super) fn admit(&self, request: &http::Request<Body>, share: Option<&Share>) -> (bool, bool) {
        match self.in_flight.enter(share) {
            Entry::Free => (true, false),
            Entry::Counted => (true, true),
            Entry::Full if self.is_health(request.method(), request.uri().path()) => (true, true),
            Entry::Full => {
                self.in_flight.leave(share);
                (false, false)
            }
        }
    }

    /// Whether a request asks how the app is, which has to be answered in overload too, and whatever its host is.
    #[cold]
    pub(super) fn is_health(&self, method: &Method, path: &str) -> bool {
        let found = self.table.find(method, path);
        matches!(found, Found::Route { route, .. } if matches!(self.targets[route as usize], Target::Health(_)))
    }

    #[cold]
    pub(super) fn overloaded(&self) -> Response {
        self.answer_problem(Problem::overloaded(), None)
    }

    #[cold]
    pub(super) fn other_methods(&self, method: &Method, allow: &HeaderValue, id: &RequestId) -> Response {
        let mut response = if method == Method::OPTIONS {
            no_content()
        } else {
            let problem = Problem::with_status(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed")
                .with_detail("the path exists, but not for this method");
            mapped(&self.resources, None, Some(id), problem)
        };
        response.headers_mut().insert(ALLOW, allow.clone());
        response
    }

    /// The answer where no route is. `OPTIONS *` asks for no path, but whether there is a server (RFC 9110, section 9.3.7).
    #[cold]
    pub(super) fn nothing(&self, method: &Method, path: &str, id: &RequestId) -> Response {
        if method == Method::OPTIONS && path == "*" {
            return no_content();
        }
        let problem = Problem::new(ErrorKind::NotFound).with_detail("there is nothing at this path");
        mapped(&self.resources, None, Some(id), problem)
    }
}

fn no_content() -> Response {
    let mut response = Response::default();
    *response.status_mut() = StatusCode::NO_CONTENT;
    response
}
