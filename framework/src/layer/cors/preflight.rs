//! The question of a browser whether a page may make a request.

use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_MAX_AGE,
    ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, ORIGIN, VARY,
};
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode};

use super::{Cors, list};
use crate::body::{Body, Response};
use crate::error::{ErrorKind, Problem};
use crate::layer::Next;

/// What the answer to a preflight depends on.
const DEPENDS: HeaderValue =
    HeaderValue::from_static("origin, access-control-request-method, access-control-request-headers");

/// Whether a request is a preflight (Fetch, section 3.2.2).
pub(super) fn is(request: &Request<Body>) -> bool {
    let headers = request.headers();
    request.method() == Method::OPTIONS
        && headers.contains_key(ORIGIN)
        && headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD)
}

impl Cors {
    /// Answers a preflight. It goes no further in: it has no credentials, so who is asked there could not answer it.
    pub(super) fn preflight(&self, request: &Request<Body>, next: &Next) -> Response {
        let asked = request.headers();
        let origin = self.allowed(asked);
        let mut response = match self.refusal(asked, origin.is_some()) {
            Some(detail) => {
                let problem = Problem::new(ErrorKind::Forbidden).with_code("cors_refused");
                next.problem(problem.with_detail(detail))
            }
            None => self.granted(asked),
        };
        if let Some(origin) = origin.filter(|_| response.status() == StatusCode::NO_CONTENT) {
            self.allow(&origin, response.headers_mut());
        }
        response.headers_mut().append(VARY, DEPENDS);
        response
    }

    /// What of a preflight is not allowed.
    fn refusal(&self, asked: &HeaderMap, is_allowed: bool) -> Option<&'static str> {
        if !is_allowed {
            return Some("Pages of this origin may not read the answers.");
        }
        let method = asked.get(ACCESS_CONTROL_REQUEST_METHOD);
        let knows = |method: &HeaderValue| {
            self.methods
                .iter()
                .any(|known| known.as_str().as_bytes() == method.as_bytes())
        };
        if !method.is_some_and(knows) {
            return Some("Pages of other origins may not use this method.");
        }
        let Some(names) = &self.headers else { return None };
        let mut fields = names_in(asked);
        let is_known = |name: &str| {
            names
                .iter()
                .any(|known| known.as_str().eq_ignore_ascii_case(name))
        };
        (!fields.all(is_known)).then_some("Pages of other origins may not send one of these header fields.")
    }

    fn granted(&self, asked: &HeaderMap) -> Response {
        let mut response = Response::default();
        *response.status_mut() = StatusCode::NO_CONTENT;
        let headers = response.headers_mut();
        let mut set = |name, value: Option<HeaderValue>| {
            if let Some(value) = value {
                headers.insert(name, value);
            }
        };
        set(ACCESS_CONTROL_ALLOW_METHODS, list(&self.methods));
        let fields = match &self.headers {
            Some(names) => list(names),
            None => asked.get(ACCESS_CONTROL_REQUEST_HEADERS).cloned(),
        };
        set(ACCESS_CONTROL_ALLOW_HEADERS, fields);
        set(
            ACCESS_CONTROL_MAX_AGE,
            self.max_age.map(|age| age.as_secs().into()),
        );
        response
    }
}

/// The header fields that a page wants to send.
fn names_in(asked: &HeaderMap) -> impl Iterator<Item = &str> {
    let values = asked.get_all(ACCESS_CONTROL_REQUEST_HEADERS).into_iter();
    let names = values.flat_map(|value| value.to_str().unwrap_or("?").split(','));
    names.map(str::trim).filter(|name| !name.is_empty())
}
