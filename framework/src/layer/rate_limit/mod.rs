//! `RateLimit`: how often a client may ask.

mod bucket;
mod key;
mod store;

use std::net::IpAddr;
use std::sync::OnceLock;
use std::time::Duration;

use http::header::RETRY_AFTER;
use http::{HeaderMap, HeaderName, HeaderValue, Request};
use schemars::json_schema;

use self::bucket::{Bucket, State, Unfit};
use self::key::Key;
use super::{Middleware, Next};
use crate::body::{Body, Response};
use crate::error::{ErrorKind, Problem};
use crate::handler::EndpointMeta;
use crate::openapi::{Header, OperationBuilder};

/// The fields of draft-ietf-httpapi-ratelimit-headers-10.
const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

const DETAIL: &str = "There were too many requests; `Retry-After` says when the next one is welcome.";

/// Answers 429 to clients that ask too often, with the feature `rate-limit`.
///
/// A client has a number of requests, and gets them back one by one over a period: with 100 in a minute, one every 0.6 seconds. It may
/// use them all at once, unless [`burst`](Self::burst) says less. Each answer tells how it stands in `RateLimit` and `RateLimit-Policy`
/// (draft-ietf-httpapi-ratelimit-headers-10), and the 429 has `Retry-After` in seconds.
///
/// ```
/// use std::time::Duration;
/// use purlin::layer::RateLimit;
/// use purlin::prelude::*;
/// use purlin::testing::TestClient;
///
/// #[post("/login")]
/// async fn login() -> NoContent {
///     NoContent
/// }
///
/// # purlin::testing::block_on(async {
/// let limit = RateLimit::per_address(2, Duration::from_secs(60)).name("login");
/// let client = TestClient::new(App::new("Shop", "1.0.0").module(Module::new("login").middleware(limit).routes(routes![login])));
/// let answer = client.post("/login").await;
/// assert_eq!(answer.header("ratelimit"), Some("\"login\";r=1;t=30"));
/// client.post("/login").await;
/// let answer = client.post("/login").await;
/// assert_eq!(answer.status(), 429);
/// assert!(answer.header("retry-after").is_some());
/// # });
/// ```
///
/// Around the app it does not count who asks at the paths of [`Health`](crate::app::Health), which a platform has to be told.
///
/// It counts in the memory of one process: several instances behind a balancer let through as many times more. Time is tokio's, which
/// tests pause. It remembers a hash of each key, 100,000 of them unless [`most_keys`](Self::most_keys) says otherwise; where there are
/// more, those that have used the least are forgotten.
#[derive(Debug)]
#[must_use = "it does nothing until it is mounted"]
pub struct RateLimit {
    name: String,
    key: Key,
    count: u32,
    period: Duration,
    burst: Option<u32>,
    most_keys: usize,
    made: OnceLock<Made>,
}

/// The name of one around an operation.
struct Named(String);

/// What is made of the settings, once.
#[derive(Debug)]
struct Made {
    bucket: Bucket,
    /// `RateLimit-Policy`.
    policy: HeaderValue,
}

impl RateLimit {
    /// So many requests in a period for each address of a client, as [`ClientAddress`](crate::extract::ClientAddress) knows it behind
    /// trusted proxies. The addresses of IPv6 that one customer has, a `/64`, are one; all whose address nobody knows are one too.
    pub fn per_address(count: u32, period: Duration) -> Self {
        Self::new(Key::Address, count, period)
    }

    /// So many for each value of a header field, such as that of an API key. Requests without it count by address.
    ///
    /// Whoever invents values has a limit for each of them, so it belongs inside of what checks the value.
    pub fn per_header(name: HeaderName, count: u32, period: Duration) -> Self {
        Self::new(Key::Header(name), count, period)
    }

    /// So many for each key that a function finds in a request; its second argument is the address of the client. Requests without
    /// a key are not limited.
    ///
    /// ```
    /// use std::time::Duration;
    /// use purlin::layer::RateLimit;
    ///
    /// let limit = RateLimit::per_key(1000, Duration::from_secs(3600), |request, _| {
    ///     request.uri().path().split('/').nth(1).map(str::to_owned)
    /// });
    /// # let _ = limit;
    /// ```
    pub fn per_key<F>(count: u32, period: Duration, key: F) -> Self
    where
        F: Fn(&Request<Body>, Option<IpAddr>) -> Option<String> + Send + Sync + 'static,
    {
        Self::new(Key::Own(Box::new(key)), count, period)
    }

    /// So many for all clients together.
    pub fn for_all(count: u32, period: Duration) -> Self {
        Self::new(Key::One, count, period)
    }

    fn new(key: Key, count: u32, period: Duration) -> Self {
        Self {
            name: "default".to_owned(),
            key,
            count,
            period,
            burst: None,
            most_keys: 100_000,
            made: OnceLock::new(),
        }
    }

    /// Sets how many may come at once. The default is as many as in a period. That all of them are back may take up to a hundred years.
    pub const fn burst(mut self, count: u32) -> Self {
        self.burst = Some(count);
        self
    }

    /// Names the limit in the header fields, where an answer tells of several: two of one name around an operation are a reason not to build
    /// the app. The default is `default`.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// Sets how many keys are remembered.
    pub const fn most_keys(mut self, keys: usize) -> Self {
        self.most_keys = keys;
        self
    }

    /// What counts, and what is said of it; made when the first request comes. Nothing, where the settings are none: [`check`](Middleware::check)
    /// tells of it.
    fn made(&self) -> Option<&Made> {
        if self.made.get().is_none() {
            let bucket = self.bucket().ok()?;
            let (quota, window) = bucket.quota();
            let policy = HeaderValue::try_from(format!("\"{}\";q={quota};w={window}", self.name)).ok()?;
            // Of two that come first, one counts.
            let _ = self.made.set(Made { bucket, policy });
        }
        self.made.get()
    }

    fn bucket(&self) -> Result<Bucket, Unfit> {
        Bucket::new(
            self.count,
            self.period,
            self.burst.unwrap_or(self.count),
            self.most_keys,
        )
    }

    /// Tells how a client stands.
    fn tell(&self, state: &State, policy: &HeaderValue, headers: &mut HeaderMap) {
        let limit = format!("\"{}\";r={};t={}", self.name, state.left, state.full_in);
        if let Ok(limit) = HeaderValue::try_from(limit) {
            headers.append(RATE_LIMIT, limit);
        }
        headers.append(RATE_LIMIT_POLICY, policy.clone());
    }

    /// Finds another one of its name around the operation.
    fn tell_apart(&self, operation: &mut OperationBuilder<'_>) {
        let same = operation.carries::<Named>().filter(|named| named.0 == self.name);
        if same.count() == 1 {
            operation.fault(format!(
                "two `RateLimit`s around it have the name `{}`, and a client cannot tell them apart: name one of them with `.name(..)`",
                self.name
            ));
        }
        operation.carry(Named(self.name.clone()));
    }
}

impl Middleware for RateLimit {
    fn describe(&self, operation: &mut OperationBuilder<'_>, _: &EndpointMeta) {
        let seconds = Header::new(json_schema!({ "type": "integer", "minimum": 1 }));
        let text = || Header::new(json_schema!({ "type": "string" }));
        operation.problem(429, ErrorKind::TooManyRequests.name(), DETAIL);
        for (name, header) in [
            (
                "Retry-After",
                seconds
                    .description("After how many seconds the next request is welcome.")
                    .required(),
            ),
            (
                "RateLimit",
                text().description(
                    "How many requests are left (`r`), and in how many seconds all are again (`t`).",
                ),
            ),
            (
                "RateLimit-Policy",
                text().description("How many requests (`q`) a client has in so many seconds (`w`)."),
            ),
        ] {
            operation.response_header(429, name, header);
        }
        self.tell_apart(operation);
    }

    fn check(&self) -> Vec<String> {
        let mut mistakes = Vec::new();
        let unfit = self.bucket().err().map(|unfit| match unfit {
            Unfit::Nothing => "a limit of nothing lets nobody in: give it a number and a period above zero",
            Unfit::TooLong => {
                "all requests of a client are back after more than a hundred years: give it a shorter period, or a smaller burst"
            }
        });
        mistakes.extend(unfit.map(str::to_owned));
        let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
        if self.name.is_empty() || !self.name.chars().all(is_plain) {
            mistakes.push(format!(
                "the name `{}` has other characters than letters, digits and `-_.`",
                self.name
            ));
        }
        mistakes
    }

    async fn handle(&self, request: Request<Body>, next: Next) -> Response {
        if next.is_health(&request) {
            return next.run(request).await;
        }
        let client = next.client(&request);
        let (Some(key), Some(Made { bucket, policy })) = (self.key.of(&request, client), self.made()) else {
            return next.run(request).await;
        };
        match bucket.take(key) {
            Ok(state) => {
                let mut response = next.run(request).await;
                self.tell(&state, policy, response.headers_mut());
                response
            }
            Err(state) => {
                let problem = Problem::new(ErrorKind::TooManyRequests)
                    .with_detail(DETAIL)
                    .quietly();
                let mut response = next.problem(problem.with_header(RETRY_AFTER, state.next_in.into()));
                self.tell(&state, policy, response.headers_mut());
                response
            }
        }
    }
}
