//! `Cors`: which pages of other origins may read answers.

mod origins;
mod preflight;

use std::time::Duration;

use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS,
    AUTHORIZATION, CONTENT_TYPE, ORIGIN, VARY,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request};

use self::origins::Origins;
pub(super) use self::origins::mistake as origin_mistake;
pub(crate) use self::origins::of_address as origin_of;
use super::{Middleware, Next};
use crate::body::{Body, Response};
use crate::handler::EndpointMeta;
use crate::openapi::OperationBuilder;

/// Lets pages of other origins read the answers (Fetch, section 3.2): cross-origin resource sharing. Without it no page can, but
/// those of the app's own origin.
///
/// ```
/// use std::time::Duration;
/// use purlin::layer::Cors;
/// use purlin::prelude::*;
/// use purlin::testing::TestClient;
///
/// # purlin::testing::block_on(async {
/// let cors = Cors::new().origin("https://shop.example").credentials().max_age(Duration::from_secs(3600));
/// let client = TestClient::new(App::new("Shop", "1.0.0").middleware(cors));
///
/// // Errors can be read too.
/// let answer = client.get("/nowhere").header("origin", "https://shop.example").await;
/// assert_eq!(answer.status(), 404);
/// assert_eq!(answer.header("access-control-allow-origin"), Some("https://shop.example"));
/// # });
/// ```
///
/// Unless something else is said, a page may use GET, HEAD, POST, PUT, PATCH and DELETE, with the header fields `content-type` and
/// `authorization` beside those that are always allowed. A preflight that asks for more is answered with 403 and a problem
/// `cors_refused`, which says what is not allowed; browsers take any such answer for a no. A request itself is never refused: the browser
/// keeps its answer from the page. So it is no protection against [writing](super::CsrfGuard).
///
/// On a module it stands around its routes; what no route serves (404, 405) can be read with a `Cors` around the app only. There is one around
/// an operation: of two, the outer one would answer the preflights that the inner one allows, so they are a reason not to build the app.
#[derive(Debug, Clone)]
#[must_use = "it does nothing until it is mounted"]
pub struct Cors {
    origins: Origins,
    credentials: bool,
    methods: Vec<Method>,
    /// None: whatever is asked for.
    headers: Option<Vec<HeaderName>>,
    /// The field that names what a page may read.
    exposed: Option<HeaderValue>,
    max_age: Option<Duration>,
    mistakes: Vec<String>,
}

impl Default for Cors {
    fn default() -> Self {
        Self::new()
    }
}

impl Cors {
    /// No origin is allowed yet.
    pub fn new() -> Self {
        Self {
            origins: Origins::default(),
            credentials: false,
            methods: vec![
                Method::GET,
                Method::HEAD,
                Method::POST,
                Method::PUT,
                Method::PATCH,
                Method::DELETE,
            ],
            headers: Some(vec![CONTENT_TYPE, AUTHORIZATION]),
            exposed: None,
            max_age: None,
            mistakes: Vec::new(),
        }
    }

    /// Allows an origin, exactly: `https://shop.example`, with the port if it has one of its own.
    pub fn origin(mut self, origin: impl Into<String>) -> Self {
        let origin = origin.into();
        match origins::mistake(&origin) {
            Some(mistake) => self.mistakes.push(mistake),
            None => self.origins.allow(origin),
        }
        self
    }

    /// Allows the origins that a function says yes to.
    ///
    /// ```
    /// use purlin::layer::Cors;
    ///
    /// let cors = Cors::new().origin_where(|origin| origin.starts_with("https://") && origin.ends_with(".shop.example"));
    /// # let _ = cors;
    /// ```
    pub fn origin_where(mut self, allows: impl Fn(&str) -> bool + Send + Sync + 'static) -> Self {
        self.origins.allow_where(allows);
        self
    }

    /// Allows all origins, as suits a public API. It cannot be had together with [`credentials`](Self::credentials).
    pub fn any_origin(mut self) -> Self {
        self.origins.allow_any();
        self
    }

    /// Lets the browser send cookies, and other credentials of its own, along.
    pub const fn credentials(mut self) -> Self {
        self.credentials = true;
        self
    }

    /// Sets the methods that a page may use.
    pub fn methods(mut self, methods: impl IntoIterator<Item = Method>) -> Self {
        self.methods = methods.into_iter().collect();
        self
    }

    /// Sets the header fields that a page may send.
    pub fn headers(mut self, names: impl IntoIterator<Item = HeaderName>) -> Self {
        self.headers = Some(names.into_iter().collect());
        self
    }

    /// Lets a page send any header field.
    pub fn any_header(mut self) -> Self {
        self.headers = None;
        self
    }

    /// Sets the header fields of answers that a page may read, beside those that it always can.
    pub fn expose(mut self, names: impl IntoIterator<Item = HeaderName>) -> Self {
        self.exposed = list(&names.into_iter().collect::<Vec<_>>());
        self
    }

    /// Sets how long a browser may remember the answer to a preflight. Browsers have limits of their own, of two hours or a day;
    /// without this it is five seconds.
    pub const fn max_age(mut self, age: Duration) -> Self {
        self.max_age = Some(age);
        self
    }

    /// Adds what lets the page read the answer.
    fn allow(&self, origin: &HeaderValue, headers: &mut HeaderMap) {
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        if self.credentials {
            headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
        }
    }

    /// Whether all origins are told the same.
    fn is_for_all(&self) -> bool {
        self.origins.is_any() && !self.credentials
    }

    /// The origin of a request, if it is allowed. Where all are told the same, so is a request that names none: its answer may be kept,
    /// and given to one that does.
    fn allowed(&self, headers: &HeaderMap) -> Option<HeaderValue> {
        if self.is_for_all() {
            return Some(HeaderValue::from_static("*"));
        }
        let origin = headers.get(ORIGIN)?;
        let allows = self.origins.allows(origin.to_str().ok()?);
        allows.then(|| origin.clone())
    }
}

impl Middleware for Cors {
    fn describe(&self, operation: &mut OperationBuilder<'_>, _: &EndpointMeta) {
        // Browsers read these fields, and programs never do.
        operation.undocumented();
        if !operation.is_first::<Self>() {
            operation.fault(
                "two `Cors` stand around it, and the outer one answers for the inner one: keep one, around the app or around the modules that need it",
            );
        }
    }

    fn check(&self) -> Vec<String> {
        let mut mistakes = self.mistakes.clone();
        if self.origins.is_any() && self.credentials {
            mistakes.push(
                "every page may use the credentials of its visitors: name the origins, or take `credentials()` away"
                    .to_owned(),
            );
        }
        if self.origins.is_empty() && self.mistakes.is_empty() {
            mistakes.push("no origin is allowed: add `.origin(\"https://..\")`, or take it away".to_owned());
        }
        if self.methods.is_empty() {
            mistakes.push("no method is allowed: name some, or take `methods(..)` away".to_owned());
        }
        mistakes
    }

    async fn handle(&self, request: Request<Body>, next: Next) -> Response {
        if preflight::is(&request) {
            return self.preflight(&request, &next);
        }
        let origin = self.allowed(request.headers());
        let mut response = next.run(request).await;
        let headers = response.headers_mut();
        if !self.is_for_all() {
            headers.append(VARY, HeaderValue::from_name(ORIGIN));
        }
        if let Some(origin) = origin {
            self.allow(&origin, headers);
            if let Some(exposed) = &self.exposed {
                headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, exposed.clone());
            }
        }
        response
    }
}

/// Names as one value of a header field.
fn list<T: AsRef<str>>(names: &[T]) -> Option<HeaderValue> {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    let text = names.join(", ");
    (!text.is_empty())
        .then(|| HeaderValue::try_from(text).ok())
        .flatten()
}
