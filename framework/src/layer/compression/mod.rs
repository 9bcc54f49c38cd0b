//! `Compression`: answers that are smaller on their way.

mod choice;
mod stream;

use bytes::Bytes;
use http::header::{
    ACCEPT_ENCODING, ACCEPT_RANGES, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE,
    CONTENT_TYPE, ETAG, VARY,
};
use http::{HeaderMap, HeaderValue, Request, StatusCode};
use http_body::{Body as _, SizeHint};

pub(crate) use self::choice::takes_gzip;
use self::choice::{Coding, choose};
use self::stream::{Encoder, Shrinking};
use super::{Middleware, Next, Unsent};
use crate::body::{Body, Response};
use crate::handler::EndpointMeta;
use crate::openapi::OperationBuilder;

/// What is at most this large is compressed at once, and its length is known then.
const AT_ONCE: u64 = 64 * 1024;

/// Compresses answers with gzip or deflate, as the client says in `Accept-Encoding` (RFC 9110, section 12.5.3).
///
/// It compresses text, JSON, XML and the like, from 500 bytes on, and leaves alone what is compressed already, parts of a content, events
/// (`text/event-stream`), what has a digest of its bytes (RFC 9530), and what says `no-transform`. A stream stays one: what there is of it is sent whenever it has to wait. An `ETag`
/// becomes a weak one, since the bytes are others. [`ETags`](super::ETags) belongs inside of it: what is larger than 64 KiB is a stream once it is
/// compressed, and gets no tag any more.
///
/// ```
/// use purlin::layer::Compression;
/// use purlin::prelude::*;
/// use purlin::testing::TestClient;
///
/// #[get("/poem")]
/// async fn read_poem() -> Text {
///     Text("a rose is a rose ".repeat(100))
/// }
///
/// # purlin::testing::block_on(async {
/// let app = App::new("Poems", "1.0.0").middleware(Compression::new()).module(Module::new("poems").routes(routes![read_poem]));
/// let answer = TestClient::new(app).get("/poem").header("accept-encoding", "gzip").await;
/// assert_eq!(answer.header("content-encoding"), Some("gzip"));
/// assert!(answer.bytes().len() < 100);
/// # });
/// ```
///
/// Whoever can put text of his own beside a secret in one answer, and sees how long it is, can find the secret out (BREACH). Keep it away from
/// pages that show both.
#[derive(Debug, Clone)]
#[must_use = "it does nothing until it is mounted"]
pub struct Compression {
    least: u64,
}

impl Default for Compression {
    fn default() -> Self {
        Self::new()
    }
}

impl Compression {
    /// For contents from 500 bytes on.
    pub const fn new() -> Self {
        Self { least: 500 }
    }

    /// Sets how many bytes a content has to have, where its length is known.
    pub const fn minimum(mut self, bytes: u64) -> Self {
        self.least = bytes;
        self
    }

    /// Whether an answer would become smaller.
    fn suits(&self, response: &Response) -> bool {
        let is_whole = !matches!(
            response.status(),
            StatusCode::NO_CONTENT | StatusCode::PARTIAL_CONTENT | StatusCode::NOT_MODIFIED
        );
        is_whole && self.suits_content(response.headers(), &response.body().size_hint())
    }

    /// Whether a whole content with these fields would.
    fn suits_content(&self, headers: &HeaderMap, size: &SizeHint) -> bool {
        let is_plain = !headers.contains_key(CONTENT_ENCODING)
            && !headers.contains_key(CONTENT_RANGE)
            && !["content-digest", "repr-digest", "digest"]
                .iter()
                .any(|digest| headers.contains_key(*digest));
        let is_large = size.upper().is_none_or(|bytes| bytes >= self.least);
        is_plain && is_large && shrinks(headers) && !is_fixed(headers)
    }

    /// A 304, which tells of the content what its 200 does (RFC 9110, section 15.4.5): as far as it shows, it may be compressed.
    fn revalidated(&self, mut response: Response, coding: Option<Coding>) -> Response {
        let suits = match response.extensions().get::<Unsent>() {
            Some(unsent) => self.suits_content(&unsent.headers, &unsent.size),
            None => !response.headers().contains_key(CONTENT_ENCODING),
        };
        let headers = response.headers_mut();
        if suits && !is_fixed(headers) {
            headers.append(VARY, HeaderValue::from_name(ACCEPT_ENCODING));
            if coding.is_some() {
                weaken(headers);
            }
        }
        response
    }
}

/// Whether a content has a type that compression makes smaller.
fn shrinks(headers: &HeaderMap) -> bool {
    let media_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let essence = media_type.and_then(|media_type| media_type.split(';').next());
    essence.is_some_and(|essence| {
        let essence = essence.trim().to_ascii_lowercase();
        match essence.as_str() {
            "text/event-stream" => false,
            "application/json"
            | "application/javascript"
            | "application/xml"
            | "application/yaml"
            | "application/wasm"
            | "application/x-ndjson"
            | "application/jsonl"
            | "application/toml"
            | "application/sql"
            | "application/graphql"
            | "application/x-www-form-urlencoded"
            | "image/bmp"
            | "font/ttf"
            | "font/otf" => true,
            other => other.starts_with("text/") || other.ends_with("+json") || other.ends_with("+xml"),
        }
    })
}

/// Whether nobody may change it on its way.
fn is_fixed(headers: &HeaderMap) -> bool {
    let values = headers
        .get_all(CACHE_CONTROL)
        .into_iter()
        .filter_map(|value| value.to_str().ok());
    values
        .flat_map(|value| value.split(','))
        .any(|word| word.trim().eq_ignore_ascii_case("no-transform"))
}

/// An answer, compressed.
fn compressed(response: Response, coding: Coding) -> Response {
    let (mut head, content) = response.into_parts();
    let is_small = |bytes: &Bytes| u64::try_from(bytes.len()).is_ok_and(|size| size <= AT_ONCE);
    let content = match content.in_memory().filter(is_small) {
        Some(bytes) => match Encoder::whole(coding, &bytes) {
            Ok(whole) => content.replaced(Bytes::from(whole)),
            // A vector takes everything.
            Err(_) => return Response::from_parts(head, content),
        },
        None => Body::new(Shrinking::new(content, coding)),
    };
    let headers = &mut head.headers;
    for name in [CONTENT_LENGTH, ACCEPT_RANGES] {
        headers.remove(name);
    }
    headers.insert(CONTENT_ENCODING, HeaderValue::from_static(coding.name()));
    weaken(headers);
    Response::from_parts(head, content)
}

/// Makes a strong tag a weak one.
fn weaken(headers: &mut HeaderMap) {
    let strong = headers.get(ETAG).filter(|tag| tag.as_bytes().starts_with(b"\""));
    let weak = strong.and_then(|tag| HeaderValue::from_bytes(&[b"W/", tag.as_bytes()].concat()).ok());
    if let Some(weak) = weak {
        headers.insert(ETAG, weak);
    }
}

impl Middleware for Compression {
    fn describe(&self, operation: &mut OperationBuilder<'_>, _: &EndpointMeta) {
        // Clients that ask for it undo it before anybody looks.
        operation.undocumented();
    }

    async fn handle(&self, request: Request<Body>, next: Next) -> Response {
        let coding = choose(request.headers().get_all(ACCEPT_ENCODING));
        let mut response = next.run(request).await;
        if response.status() == StatusCode::NOT_MODIFIED {
            return self.revalidated(response, coding);
        }
        if !self.suits(&response) {
            return response;
        }
        response
            .headers_mut()
            .append(VARY, HeaderValue::from_name(ACCEPT_ENCODING));
        match coding {
            Some(coding) => compressed(response, coding),
            None => response,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_shrinks_is_compressed() {
        let suits = |fields: &[(&'static str, &'static str)]| {
            let mut response = Response::new(Body::from("x".repeat(600)));
            for (name, value) in fields {
                response
                    .headers_mut()
                    .append(*name, HeaderValue::from_static(value));
            }
            Compression::new().suits(&response)
        };
        for media_type in [
            "application/json",
            "text/plain; charset=utf-8",
            "application/problem+json",
            "image/svg+xml",
            "Text/HTML",
        ] {
            assert!(suits(&[("content-type", media_type)]), "{media_type}");
        }
        for media_type in ["image/png", "text/event-stream", "application/zip", "video/mp4"] {
            assert!(!suits(&[("content-type", media_type)]), "{media_type}");
        }
        assert!(!suits(&[]));
        for field in [
            ("content-encoding", "br"),
            ("content-range", "bytes 0-1/2"),
            ("content-digest", "sha-256=:AAAA:"),
            ("repr-digest", "sha-256=:AAAA:"),
            ("digest", "sha-256=AAAA"),
            ("cache-control", "max-age=1, No-Transform"),
        ] {
            assert!(!suits(&[("content-type", "text/plain"), field]), "{field:?}");
        }
    }
}
