//! One request of a test.

use std::future::IntoFuture;
use std::pin::Pin;

use http::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use super::{TestClient, TestResponse, TestStream};
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
    /// The media type that the content has by itself.
    media_type: Option<HeaderValue>,
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
            media_type: None,
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

    /// Adds a header field. `Content-Type` stands once: the last one counts, and before that of the content.
    ///
    /// # Panics
    /// The name or the value cannot stand in a header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let (name, value) = field(name, value);
        if name == CONTENT_TYPE {
            self.headers.insert(name, value);
        } else {
            self.headers.append(name, value);
        }
        self
    }

    /// Shows a token, in the field `Authorization`.
    ///
    /// ```
    /// use purlin::prelude::*;
    /// use purlin::security::Bearer;
    /// use purlin::testing::TestClient;
    ///
    /// #[get("/length")]
    /// async fn length(token: Bearer) -> Json<usize> {
    ///     Json(token.token().expose().len())
    /// }
    ///
    /// # purlin::testing::block_on(async {
    /// let client = TestClient::new(App::new("Tokens", "1.0.0").module(Module::new("tokens").routes(routes![length])));
    /// assert_eq!(client.get("/length").bearer("secret").await.json::<usize>(), 6);
    /// # });
    /// ```
    ///
    /// # Panics
    /// The token cannot stand in a header.
    pub fn bearer(self, token: &str) -> Self {
        self.header(AUTHORIZATION.as_str(), &format!("Bearer {token}"))
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

    /// Sets the content to pairs of a form, `application/x-www-form-urlencoded`.
    ///
    /// ```
    /// use purlin::prelude::*;
    /// use purlin::testing::TestClient;
    ///
    /// #[post("/echo")]
    /// async fn echo(content: Text) -> Text {
    ///     content
    /// }
    ///
    /// # purlin::testing::block_on(async {
    /// let client = TestClient::new(App::new("Echo", "1.0.0").module(Module::new("echo").routes(routes![echo])));
    /// let form = client.post("/echo").form([("name", "Ada L."), ("age", "36")]);
    /// assert_eq!(form.header("content-type", "text/plain").await.text(), "name=Ada+L.&age=36");
    /// # });
    /// ```
    pub fn form<N: AsRef<str>, V: AsRef<str>>(self, pairs: impl IntoIterator<Item = (N, V)>) -> Self {
        let content = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(pairs)
            .finish();
        self.content("application/x-www-form-urlencoded", content)
    }

    /// Sets the content to bytes of a media type, unless `header` says another one.
    ///
    /// # Panics
    /// The media type cannot stand in a header.
    pub fn content(mut self, media_type: &str, content: impl Into<Body>) -> Self {
        self.media_type = Some(value_of(CONTENT_TYPE.as_str(), media_type));
        self.body = content.into();
        self
    }

    /// Does not check the answer against the document.
    pub const fn unchecked(mut self) -> Self {
        self.checked = false;
        self
    }

    /// Sends it, and leaves the content of the answer to you, piece by piece. The status and the header fields are checked against the
    /// document, and the content is not. See [`TestStream`].
    pub async fn stream(self) -> TestStream {
        let (client, checked) = (self.client.clone(), self.checked);
        client.open(self.request(), checked).await
    }

    fn request(self) -> http::Request<Body> {
        let mut request = http::Request::new(self.body);
        *request.uri_mut() = self
            .target
            .parse()
            .unwrap_or_else(|error| panic!("{}: {error}", self.target));
        *request.method_mut() = self.method;
        *request.headers_mut() = self.headers;
        if let Some(media_type) = self.media_type {
            request.headers_mut().entry(CONTENT_TYPE).or_insert(media_type);
        }
        self.client.complete(request.headers_mut());
        request
    }
}

/// A header field.
pub(super) fn field(name: &str, value: &str) -> (HeaderName, HeaderValue) {
    let name = HeaderName::try_from(name).unwrap_or_else(|error| panic!("the name {name:?}: {error}"));
    let value = value_of(name.as_str(), value);
    (name, value)
}

/// The value of a header field.
fn value_of(name: &str, value: &str) -> HeaderValue {
    HeaderValue::try_from(value).unwrap_or_else(|error| panic!("the value of {name}: {error}"))
}

impl IntoFuture for TestRequest {
    type Output = TestResponse;
    type IntoFuture = Pin<Box<dyn Future<Output = TestResponse> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        let (client, checked) = (self.client.clone(), self.checked);
        let request = self.request();
        Box::pin(async move { client.send(request, checked).await })
    }
}
