//! The header fields that every answer gets.

use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, Entry, HOST, REFERRER_POLICY,
    STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, HeaderName, HeaderValue, Request};
use memchr::memchr;

use crate::body::{Body, Response};
use crate::extract::{Peer, REQUEST_ID, RequestId, is_name_of_one};
use crate::layer::Unsent;

/// What is told of somebody, or of this moment, stays in no cache.
pub(super) const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");

/// The header fields that answers get beside their own. All are on by default, and each can be switched off.
///
/// | field | on | why |
/// |---|---|---|
/// | `x-request-id` | every answer | a client can quote it, and the log has it too |
/// | `x-content-type-options: nosniff` | every answer | a browser takes the content for what it is said to be |
/// | `strict-transport-security: max-age=31536000` | every answer over TLS | for a year, a browser comes by TLS only |
/// | `cache-control: no-store` | JSON | what an API says about somebody stays in no cache |
/// | `content-security-policy: default-src 'none'; frame-ancestors 'none'` | JSON | an answer opened as a page does nothing |
/// | `referrer-policy: no-referrer` | JSON | addresses of an API are nobody else's business |
///
/// All but the first are what OWASP asks of a REST service. The last three stand on `application/json` and on everything that ends
/// with `+json`, problems included. Of the last four, those that the answer has already are left as they are.
///
/// `strict-transport-security` (RFC 6797) is for clients that speak TLS with the server itself, and with none of the
/// [proxies](crate::App::trusted_proxies) that are trusted: where a proxy ends TLS, the proxy has to send it, or
/// [`HttpsRedirect`](crate::layer::HttpsRedirect::strict_transport_security), which is also for another time than a year. It is for hosts
/// with a name. Browsers heed it for no address, and for `localhost` they would refuse all servers of the machine that have no TLS.
///
/// ```
/// use purlin::App;
/// use purlin::app::AnswerHeaders;
///
/// let app = App::new("Inner", "1.0.0").headers(AnswerHeaders::default().no_store(false).referrer_policy(false));
/// # let _ = app;
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct AnswerHeaders {
    request_id: bool,
    nosniff: bool,
    strict_transport_security: bool,
    no_store: bool,
    content_security_policy: bool,
    referrer_policy: bool,
}

impl Default for AnswerHeaders {
    fn default() -> Self {
        Self {
            request_id: true,
            nosniff: true,
            strict_transport_security: true,
            no_store: true,
            content_security_policy: true,
            referrer_policy: true,
        }
    }
}

/// Declares the switches.
macro_rules! switches {
    ($($(#[doc = $doc:literal])* $name:ident;)*) => {
        impl AnswerHeaders {
            $(
                $(#[doc = $doc])*
                #[must_use]
                pub const fn $name(mut self, on: bool) -> Self {
                    self.$name = on;
                    self
                }
            )*
        }
    };
}

switches! {
    /// Whether answers have `x-request-id`.
    request_id;
    /// Whether answers have `x-content-type-options: nosniff`.
    nosniff;
    /// Whether answers over TLS have `strict-transport-security: max-age=31536000`, as [above](Self).
    strict_transport_security;
    /// Whether JSON has `cache-control: no-store`.
    no_store;
    /// Whether JSON has a `content-security-policy` under which it can do nothing.
    content_security_policy;
    /// Whether JSON has `referrer-policy: no-referrer`.
    referrer_policy;
}

impl AnswerHeaders {
    /// No header field beside an answer's own.
    pub const fn off() -> Self {
        Self {
            request_id: false,
            nosniff: false,
            strict_transport_security: false,
            no_store: false,
            content_security_policy: false,
            referrer_policy: false,
        }
    }

    /// Whether the answer to a request has `strict-transport-security`.
    pub(super) fn asks_for_tls(self, request: &Request<Body>, peer: Option<&Peer>) -> bool {
        self.strict_transport_security && peer.is_some_and(Peer::speaks_tls) && names_one(request)
    }

    /// Adds the fields to those of an answer. A 304 has those of its 200.
    pub(super) fn add(self, id: &RequestId, asks_for_tls: bool, response: &mut Response) {
        const YEAR: HeaderValue = HeaderValue::from_static("max-age=31536000");
        const NOSNIFF: HeaderValue = HeaderValue::from_static("nosniff");
        let unsent = response.extensions().get::<Unsent>();
        let is_json = is_json(unsent.map_or(response.headers(), |unsent| &unsent.headers));
        let headers = response.headers_mut();
        if is_json {
            self.add_to_json(headers);
        }
        if self.request_id {
            headers.insert(REQUEST_ID, id.header());
        }
        if self.nosniff {
            headers.insert(X_CONTENT_TYPE_OPTIONS, NOSNIFF);
        }
        if asks_for_tls {
            unless_set(headers, STRICT_TRANSPORT_SECURITY, YEAR);
        }
    }

    fn add_to_json(self, headers: &mut HeaderMap) {
        const INERT: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");
        const NO_REFERRER: HeaderValue = HeaderValue::from_static("no-referrer");
        if self.no_store {
            unless_set(headers, CACHE_CONTROL, NO_STORE);
        }
        if self.content_security_policy {
            unless_set(headers, CONTENT_SECURITY_POLICY, INERT);
        }
        if self.referrer_policy {
            unless_set(headers, REFERRER_POLICY, NO_REFERRER);
        }
    }
}

/// Whether the host of a request is a name that is known elsewhere too. The guard may have refused the request, so there may be none.
fn names_one(request: &Request<Body>) -> bool {
    let host = request.headers().get(HOST).map(HeaderValue::as_bytes);
    let host = host.or_else(|| request.uri().host().map(str::as_bytes));
    host.is_some_and(is_name_of_one)
}

fn unless_set(headers: &mut HeaderMap, name: HeaderName, value: HeaderValue) {
    if let Entry::Vacant(place) = headers.entry(name) {
        place.insert(value);
    }
}

/// Whether an answer says that it is JSON. The frequent types are compared at once, and are found without a search: they are
/// the first field of most answers.
fn is_json(headers: &HeaderMap) -> bool {
    let first = headers.iter().next().filter(|(name, _)| **name == CONTENT_TYPE);
    let media_type = first
        .map(|(_, value)| value)
        .or_else(|| headers.get(CONTENT_TYPE));
    media_type.is_some_and(|media_type| {
        let media_type = media_type.as_bytes();
        if media_type == b"application/json" {
            return true;
        }
        let end = memchr(b';', media_type).unwrap_or(media_type.len());
        let essence = media_type[..end].trim_ascii_end();
        essence == b"application/json" || essence.ends_with(b"+json")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn added(headers: AnswerHeaders, own: &[(&'static str, &'static str)]) -> HeaderMap {
        let pairs = own
            .iter()
            .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
        let mut response = Response::default();
        *response.headers_mut() = pairs.collect();
        headers.add(&RequestId::next(), false, &mut response);
        std::mem::take(response.headers_mut())
    }

    #[test]
    fn json_gets_all_and_other_content_what_is_for_every_answer() {
        let default = AnswerHeaders::default();
        for json in [
            "application/json",
            "application/problem+json",
            "application/json; charset=utf-8",
        ] {
            assert_eq!(added(default, &[("content-type", json)]).len(), 6, "{json}");
        }
        assert_eq!(added(default, &[("content-type", "text/html")]).len(), 3);
        assert_eq!(added(default, &[]).len(), 2);
        assert_eq!(added(AnswerHeaders::off(), &[]).len(), 0);
    }

    #[test]
    fn what_an_answer_says_itself_stays() {
        let own = [
            ("content-type", "application/json"),
            ("cache-control", "max-age=60"),
        ];
        let headers = added(AnswerHeaders::default(), &own);
        assert_eq!(headers["cache-control"], "max-age=60");
        assert_eq!(headers.get_all("cache-control").iter().count(), 1);
    }
}
