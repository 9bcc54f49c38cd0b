//! One request of a test.

use std::future::IntoFuture;
use std::pin::Pin;

use http::header::{CONTENT_TYPE, COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use super::{TestClient, TestResponse};
use crate::body::Body;

/// What is escaped in a cookie.
const OF_COOKIES: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// A request that is being put together; awaiting it sends it.
///
/// Its methods panic when they are given what no request can hold: the test is wrong then.
#[derive(Debug)]
#[must_use = "a request is sent when it is awaited"]
pub struct TestRequest {
    client: TestClient,
    method: Method,
    target: String,
    headers: HeaderMap,
    body: Body,
    checked: bool,
}

impl TestRequest {
    pub(super) fn new(client: TestClient, method: Method, target: &str) -> Self {
        let target = target.to_owned();
        Self {
            client,
            method,
            target,
            headers: HeaderMap::new(),
            body: Body::empty(),
            checked: true,
        }
    }

    /// Adds a pair to the query, encoded as it must be.
    pub fn query(mut self, name: &str, value: impl std::fmt::Display) -> Self {
        let pair = form_urlencoded::Serializer::new(String::new())
            .append_pair(name, &value.to_string())
            .finish();
        self.target
            .push(if self.target.contains('?') { '&' } else { '?' });
        self.target.push_str(&pair);
        self
    }

    /// Adds a header field.
    ///
    /// # Panics
    /// The name or the value cannot stand in a header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let name = HeaderName::try_from(name).unwrap_or_else(|error| panic!("the name {name:?}: {error}"));
        let value =
            HeaderValue::try_from(value).unwrap_or_else(|error| panic!("the value of {name}: {error}"));
        self.headers.append(name, value);
        self
    }

    /// Adds a cookie.
    ///
    /// # Panics
    /// The cookie cannot stand in a header.
    pub fn cookie(self, name: &str, value: &str) -> Self {
        let [name, value] = [name, value].map(|text| utf8_percent_encode(text, OF_COOKIES));
        self.header(COOKIE.as_str(), &format!("{name}={value}"))
    }

    /// Sets the content to a value as JSON.
    ///
    /// # Panics
    /// The value cannot be written as JSON.
    pub fn json(self, value: &impl Serialize) -> Self {
        let content = serde_json::to_vec(value).unwrap_or_else(|error| panic!("the content: {error}"));
        self.content("application/json", content)
    }

    /// Sets the content to bytes of a media type.
    ///
    /// # Panics
    /// The media type cannot stand in a header.
    pub fn content(mut self, media_type: &str, content: impl Into<Body>) -> Self {
        self.headers.remove(CONTENT_TYPE);
        self.body = content.into();
        self.header(CONTENT_TYPE.as_str(), media_type)
    }

    /// Does not check the answer against the document.
    pub const fn unchecked(mut self) -> Self {
        self.checked = false;
        self
    }
}

impl IntoFuture for TestRequest {
    type Output = TestResponse;
    type IntoFuture = Pin<Box<dyn Future<Output = TestResponse> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        let mut request = http::Request::new(self.body);
        *request.uri_mut() = self
            .target
            .parse()
            .unwrap_or_else(|error| panic!("{}: {error}", self.target));
        *request.method_mut() = self.method;
        *request.headers_mut() = self.headers;
        Box::pin(async move { self.client.send(request, self.checked).await })
    }
}
