//! `ETags`: an answer that the client has already is not sent again.

use bytes::Bytes;
use http::header::{
    ACCEPT_RANGES, CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG,
    IF_NONE_MATCH, LAST_MODIFIED, TRAILER,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode};
use http_body::Body as _;
use schemars::json_schema;

use super::{Middleware, Next, Unsent};
use crate::body::{Body, Response};
use crate::extract::ETag;
use crate::handler::EndpointMeta;
use crate::openapi::{Header, OperationBuilder, Parameter, ParameterIn, StatusKey};

/// The fields that tell of the content itself, which a 304 does not have (RFC 9110, section 15.4.5).
const OF_CONTENT: [HeaderName; 8] = [
    ACCEPT_RANGES,
    CONTENT_ENCODING,
    CONTENT_LANGUAGE,
    CONTENT_LENGTH,
    CONTENT_RANGE,
    CONTENT_TYPE,
    LAST_MODIFIED,
    TRAILER,
];

/// Gives the 200 of GET and HEAD an `ETag`, a hash of its content, and answers 304 to clients that have that content already, as their
/// `If-None-Match` says (RFC 9110, section 13.1.2).
///
/// It needs the feature `etags`. It spares bytes and no work: the handler runs either way. An answer with an `ETag` of its own, such as
/// [`Tagged`](crate::respond::Tagged), keeps it. Streams, and contents above [`limit`](Self::limit), get none.
///
/// ```
/// use purlin::layer::ETags;
/// use purlin::prelude::*;
/// use purlin::testing::TestClient;
///
/// #[get("/prices")]
/// async fn list_prices() -> Json<Vec<u32>> {
///     Json(vec![3, 4, 5])
/// }
///
/// # purlin::testing::block_on(async {
/// let prices = Module::new("prices").middleware(ETags::new()).routes(routes![list_prices]);
/// let client = TestClient::new(App::new("Shop", "1.0.0").module(prices));
/// let answer = client.get("/prices").await;
/// let etag = answer.header("etag").unwrap();
/// let again = client.get("/prices").header("if-none-match", etag).await;
/// assert_eq!((again.status(), again.bytes().len()), (304, 0));
/// # });
/// ```
///
/// [`Compression`](super::Compression) belongs outside of it, so added after it: what is larger than 64 KiB becomes a stream
/// there, and gets no tag.
///
/// A client keeps what it may keep. JSON says `no-store` by itself; [`CacheControl::no_cache`](super::CacheControl::no_cache) lets browsers ask again.
#[derive(Debug, Clone)]
#[must_use = "it does nothing until it is mounted"]
pub struct ETags {
    limit: u64,
}

impl Default for ETags {
    fn default() -> Self {
        Self::new()
    }
}

impl ETags {
    /// For contents of up to 1 MiB.
    pub const fn new() -> Self {
        Self { limit: 1024 * 1024 }
    }

    /// Sets the most bytes that are hashed.
    pub const fn limit(mut self, bytes: u64) -> Self {
        self.limit = bytes;
        self
    }

    /// The answer with its tag, which it has or gets.
    fn tagged(&self, mut response: Response) -> (Response, Option<HeaderValue>) {
        if let Some(own) = response.headers().get(ETAG).cloned() {
            return (response, Some(own));
        }
        let is_small = |bytes: &Bytes| u64::try_from(bytes.len()).is_ok_and(|size| size <= self.limit);
        let Some(bytes) = response.body().in_memory().filter(is_small) else {
            return (response, None);
        };
        let tag = ETag::of_content(&bytes).header();
        response.headers_mut().insert(ETAG, tag.clone());
        (response, Some(tag))
    }
}

/// The 304 of an answer, with its fields but for those of the content: what other middlewares said still holds, and those further out
/// know what it stands for.
fn not_modified(response: Response) -> Response {
    let (mut head, content) = response.into_parts();
    head.status = StatusCode::NOT_MODIFIED;
    head.extensions.insert(Unsent {
        headers: head.headers.clone(),
        size: content.size_hint(),
    });
    for name in OF_CONTENT {
        head.headers.remove(name);
    }
    Response::from_parts(head, Body::empty())
}

impl Middleware for ETags {
    fn describe(&self, operation: &mut OperationBuilder<'_>, route: &EndpointMeta) {
        let has_content = operation
            .operation()
            .responses
            .contains_key(&StatusKey::Code(200));
        if !matches!(route.method, "GET" | "HEAD") || !has_content {
            return;
        }
        let tag = Header::new(json_schema!({ "type": "string" })).description("A hash of the content.");
        operation.response_header(200, "ETag", tag.clone());
        operation.response(304, "The client has the content already.", None);
        operation.response_header(304, "ETag", tag.required());
        let asked = Parameter::new(
            ParameterIn::Header,
            "If-None-Match",
            json_schema!({ "type": "string" }),
        );
        operation.parameter(asked.description("The `ETag` of the content that the client has."));
    }

    async fn handle(&self, request: Request<Body>, next: Next) -> Response {
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            return next.run(request).await;
        }
        let asked: Option<HeaderMap> = request.headers().contains_key(IF_NONE_MATCH).then(|| {
            let values = request.headers().get_all(IF_NONE_MATCH).iter();
            values.map(|value| (IF_NONE_MATCH, value.clone())).collect()
        });
        let is_head = *request.method() == Method::HEAD;
        let response = next.run(request).await;
        // A handler of HEAD has no content to tell that of GET by.
        let is_told_by_another = is_head && response.body().size_hint().exact() == Some(0);
        if response.status() != StatusCode::OK || is_told_by_another {
            return response;
        }
        match (self.tagged(response), asked) {
            ((response, Some(tag)), Some(asked))
                if tag.to_str().is_ok_and(|tag| ETag::is_known(&asked, tag)) =>
            {
                not_modified(response)
            }
            ((response, _), _) => response,
        }
    }
}
