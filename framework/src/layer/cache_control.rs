//! `CacheControl`: who may keep an answer, and for how long.

use std::fmt::Write;
use std::sync::OnceLock;
use std::time::Duration;

use http::header::{CACHE_CONTROL, Entry, SET_COOKIE};
use http::{HeaderValue, Method, Request, StatusCode};

use super::{Middleware, Next};
use crate::body::{Body, Response};
use crate::handler::EndpointMeta;
use crate::openapi::{OperationBuilder, ParameterIn};

/// Says in `Cache-Control` (RFC 9111, section 5.2.2) who may keep an answer. It stands on what GET and HEAD answer with success or with 304,
/// unless the answer says something itself: of two around an operation, the inner one counts. What sets a cookie is for one client, so `public`
/// says `private` there; a cookie that something further out sets comes too late for that.
///
/// JSON says `no-store` [by itself](crate::app::AnswerHeaders), so that what an API tells about somebody stays in no cache; this takes its place.
///
/// ```
/// use std::time::Duration;
/// use purlin::layer::CacheControl;
/// use purlin::prelude::*;
/// use purlin::testing::TestClient;
///
/// #[get("/countries", middleware(CacheControl::public(Duration::from_secs(3600)).stale_while_revalidate(Duration::from_secs(60))))]
/// async fn list_countries() -> Json<Vec<String>> {
///     Json(vec!["Norway".to_owned()])
/// }
///
/// # purlin::testing::block_on(async {
/// let client = TestClient::new(App::new("Shop", "1.0.0").module(Module::new("shop").routes(routes![list_countries])));
/// let answer = client.get("/countries").await;
/// assert_eq!(answer.header("cache-control"), Some("public, max-age=3600, stale-while-revalidate=60"));
/// # });
/// ```
///
/// What GET and HEAD answer must not be [public](Self::public) where an operation asks who the client is, or reads a cookie or the field
/// `Authorization`, be it a middleware further out that asks: the app is not built then. Say `private` on such a route of a public module. What reads another
/// header field has to name it in `Vary` itself.
#[derive(Debug, Clone)]
#[must_use = "it does nothing until it is mounted"]
pub struct CacheControl {
    scope: Scope,
    max_age: Option<Duration>,
    shared: Option<Duration>,
    stale: Option<Duration>,
    must_revalidate: bool,
    immutable: bool,
    /// The field, which is written once, and that of answers for one client.
    written: OnceLock<[Option<HeaderValue>; 2]>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    NoStore,
    NoCache,
    Private,
    Public,
}

impl Scope {
    /// The same for what is for one client.
    const fn of_one(self) -> Self {
        match self {
            Self::Public => Self::Private,
            other => other,
        }
    }
}

impl CacheControl {
    const fn new(scope: Scope, max_age: Option<Duration>) -> Self {
        Self {
            scope,
            max_age,
            shared: None,
            stale: None,
            must_revalidate: false,
            immutable: false,
            written: OnceLock::new(),
        }
    }

    /// Nobody keeps it.
    pub const fn no_store() -> Self {
        Self::new(Scope::NoStore, None)
    }

    /// The client keeps it, and asks each time whether it is still right, as with [`ETags`](super::ETags).
    pub const fn no_cache() -> Self {
        Self::new(Scope::NoCache, None)
    }

    /// The client keeps it for so long, and nobody on the way does.
    pub const fn private(max_age: Duration) -> Self {
        Self::new(Scope::Private, Some(max_age))
    }

    /// Everybody on the way keeps it for so long.
    pub const fn public(max_age: Duration) -> Self {
        Self::new(Scope::Public, Some(max_age))
    }

    /// Sets another time for caches that many clients share.
    pub const fn shared_max_age(mut self, age: Duration) -> Self {
        self.shared = Some(age);
        self
    }

    /// Lets a cache hand out an answer for so long after its time, while it asks for a new one (RFC 5861).
    pub const fn stale_while_revalidate(mut self, time: Duration) -> Self {
        self.stale = Some(time);
        self
    }

    /// Forbids to hand it out after its time, also where nobody can be asked.
    pub const fn must_revalidate(mut self) -> Self {
        self.must_revalidate = true;
        self
    }

    /// Promises that it does not change within its time (RFC 8246).
    pub const fn immutable(mut self) -> Self {
        self.immutable = true;
        self
    }

    /// What is said of an answer, be it for one client whatever was set.
    fn value(&self, of_one: bool) -> Option<HeaderValue> {
        let [said, private] = self
            .written
            .get_or_init(|| [self.write(self.scope), self.write(self.scope.of_one())]);
        if of_one { private } else { said }.clone()
    }

    fn write(&self, scope: Scope) -> Option<HeaderValue> {
        let mut text = String::from(match scope {
            Scope::NoStore => "no-store",
            Scope::NoCache => "private, no-cache",
            Scope::Private => "private",
            Scope::Public => "public",
        });
        for (name, time) in [
            ("max-age", self.max_age),
            ("s-maxage", self.shared.filter(|_| scope == Scope::Public)),
            ("stale-while-revalidate", self.stale),
        ] {
            if let Some(time) = time {
                write!(text, ", {name}={}", time.as_secs()).expect("a text takes everything");
            }
        }
        for (name, is_set) in [
            ("must-revalidate", self.must_revalidate),
            ("immutable", self.immutable),
        ] {
            if is_set {
                text.push_str(", ");
                text.push_str(name);
            }
        }
        HeaderValue::try_from(text).ok()
    }
}

/// The answers are called public.
struct ForEverybody;

/// Fields that show who the client is, read by hand.
const SHOW_WHO: [&str; 2] = ["authorization", "proxy-authorization"];

/// Finds an operation whose answers are called public and are for somebody. All that stands around it has said what it asks for.
pub(super) fn judge(operation: &mut OperationBuilder<'_>) {
    if !operation.knows::<ForEverybody>() {
        return;
    }
    if operation.asks_who() || reads_field(operation, &SHOW_WHO) {
        operation.fault(
            "it asks who the client is, and its answers may be kept for everybody: say `CacheControl::private(..)`",
        );
    }
    let mut parameters = operation.operation().parameters.iter();
    let reads_cookie = parameters.any(|parameter| parameter.location == ParameterIn::Cookie);
    if reads_cookie || reads_field(operation, &["cookie"]) {
        operation.fault(
            "it reads a cookie, and its answers may be kept for everybody: say `CacheControl::private(..)`",
        );
    }
}

/// Whether an operation reads one of these header fields.
fn reads_field(operation: &mut OperationBuilder<'_>, names: &[&str]) -> bool {
    let mut parameters = operation.operation().parameters.iter();
    parameters.any(|parameter| {
        let is_named = |name: &&str| parameter.name.eq_ignore_ascii_case(name);
        parameter.location == ParameterIn::Header && names.iter().any(is_named)
    })
}

impl Middleware for CacheControl {
    fn describe(&self, operation: &mut OperationBuilder<'_>, route: &EndpointMeta) {
        operation.undocumented();
        // It writes on answers to reads, and the innermost one writes before the others.
        let decides = matches!(route.method, "GET" | "HEAD") && operation.is_first::<Self>();
        if decides && self.scope == Scope::Public {
            // Middlewares further out may still say who is asked.
            operation.is_first::<ForEverybody>();
        }
    }

    fn check(&self) -> Vec<String> {
        let mut mistakes = Vec::new();
        let is_kept = self.max_age.is_some();
        if !is_kept && (self.stale.is_some() || self.immutable || self.shared.is_some()) {
            mistakes.push("what is not kept for a time has no time to be fresh or stale in: say `private(..)` or `public(..)`".to_owned());
        }
        if self.scope == Scope::Private && self.shared.is_some() {
            mistakes.push(
                "no shared cache keeps what is private: take `shared_max_age` away, or say `public(..)`"
                    .to_owned(),
            );
        }
        if self.must_revalidate && self.stale.is_some() {
            mistakes
                .push("`must_revalidate` forbids what `stale_while_revalidate` allows: keep one".to_owned());
        }
        mistakes
    }

    async fn handle(&self, request: Request<Body>, next: Next) -> Response {
        let reads = matches!(*request.method(), Method::GET | Method::HEAD);
        let mut response = next.run(request).await;
        let is_kept = response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED;
        let sets_cookie = self.scope == Scope::Public && response.headers().contains_key(SET_COOKIE);
        if reads
            && is_kept
            && let Some(value) = self.value(sets_cookie)
            && let Entry::Vacant(place) = response.headers_mut().entry(CACHE_CONTROL)
        {
            place.insert(value);
        }
        response
    }
}
