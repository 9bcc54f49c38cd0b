//! The header fields that every answer gets.

use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, Entry, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, HeaderName, HeaderValue};
use memchr::memchr;

use crate::body::Response;
use crate::extract::{REQUEST_ID, RequestId};
use crate::layer::Unsent;

/// What is told of somebody, or of this moment, stays in no cache.
pub(super) const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");

/// The header fields that answers get beside their own. All are on by default, and each can be switched off.
///
/// | field | on | why |
/// |---|---|---|
/// | `x-request-id` | every answer | a client can quote it, and the log has it too |
/// | `x-content-type-options: nosniff` | every answer | a browser takes the content for what it is said to be |
/// | `cache-control: no-store` | JSON | what an API says about somebody stays in no cache |
/// | `content-security-policy: default-src 'none'; frame-ancestors 'none'` | JSON | an answer opened as a page does nothing |
/// | `referrer-policy: no-referrer` | JSON | addresses of an API are nobody else's business |
///
/// The last three are what OWASP asks of a REST service. They stand on `application/json` and on everything that ends with
/// `+json`, problems included, unless the answer has the field already.
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
    no_store: bool,
    content_security_policy: bool,
    referrer_policy: bool,
}

impl Default for AnswerHeaders {
    fn default() -> Self {
        Self {
            request_id: true,
            nosniff: true,
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
            no_store: false,
            content_security_policy: false,
            referrer_policy: false,
        }
    }

    /// Adds the fields to those of an answer. A 304 has those of its 200.
    pub(super) fn add(self, id: &RequestId, response: &mut Response) {
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
        headers.add(&RequestId::next(), &mut response);
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
