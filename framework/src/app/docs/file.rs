//! One file that is served.

use std::sync::{Arc, LazyLock};

use bytes::Bytes;
use http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG,
    REFERRER_POLICY, VARY, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, HeaderValue, Response, StatusCode, Uri};

use super::asset::Asset;
use crate::extract::ETag;
use crate::layer::takes_gzip;

/// The policy of files that are no pages: shown on their own they may load nothing and be framed by nobody.
const INERT: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

/// A file under one path.
#[derive(Debug)]
pub(super) struct DocsFile {
    path: String,
    media_type: HeaderValue,
    policy: HeaderValue,
    content: Content,
}

#[derive(Debug)]
enum Content {
    /// The same in every answer.
    Fixed(Arc<Asset>),
    /// The same in every answer, and not written before the first one.
    Written(LazyLock<Asset, Write>),
    /// A page, whose links depend on the form that its path was asked for in.
    Page { plain: Arc<Asset>, slash: Arc<Asset> },
}

/// Writes a file when it is first asked for.
type Write = Box<dyn FnOnce() -> Asset + Send>;

impl DocsFile {
    /// A file that is the same in every answer.
    pub(super) fn fixed(path: String, media_type: &'static str, asset: Arc<Asset>) -> Self {
        let media_type = HeaderValue::from_static(media_type);
        Self {
            path,
            media_type,
            policy: INERT,
            content: Content::Fixed(asset),
        }
    }

    /// Text that is written when it is first asked for, and kept.
    pub(super) fn written(
        path: String,
        media_type: &'static str,
        write: impl FnOnce() -> Bytes + Send + 'static,
    ) -> Self {
        let write: Write = Box::new(|| Asset::text(write()));
        Self {
            path,
            media_type: HeaderValue::from_static(media_type),
            policy: INERT,
            content: Content::Written(LazyLock::new(write)),
        }
    }

    /// A page. `render` makes it, given the path as it was asked for.
    pub(super) fn page(path: &str, policy: HeaderValue, render: impl Fn(&str) -> String) -> Self {
        let slash = format!("{}/", path.trim_end_matches('/'));
        let asset = |requested: &str| Arc::new(Asset::text(render(requested)));
        let content = Content::Page {
            plain: asset(path),
            slash: asset(&slash),
        };
        let media_type = HeaderValue::from_static("text/html; charset=utf-8");
        Self {
            path: path.to_owned(),
            media_type,
            policy,
            content,
        }
    }

    /// The same file under another policy.
    pub(super) fn under(self, policy: HeaderValue) -> Self {
        Self { policy, ..self }
    }

    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// The answer to a `GET`, as [`DocsFiles::answer`](super::DocsFiles::answer) gives it.
    pub(super) fn answer(&self, uri: &Uri, headers: &HeaderMap) -> Response<Bytes> {
        let asset: &Asset = match &self.content {
            Content::Fixed(asset) => asset,
            Content::Written(asset) => asset,
            Content::Page { slash, .. } if uri.path().ends_with('/') => slash,
            Content::Page { plain, .. } => plain,
        };
        let mut response = content(asset, headers);
        self.describe(response.headers_mut(), asset.varies());
        response
            .headers_mut()
            .insert(CACHE_CONTROL, caching(uri.query(), asset.version()));
        response
    }

    fn describe(&self, headers: &mut HeaderMap, varies: bool) {
        headers.insert(CONTENT_TYPE, self.media_type.clone());
        headers.insert(CONTENT_SECURITY_POLICY, self.policy.clone());
        headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
        if varies {
            headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
        }
    }
}

/// The content in the form that the client takes, or 304 if it has that form already.
fn content(asset: &Asset, headers: &HeaderMap) -> Response<Bytes> {
    let is_packed = takes_gzip(headers.get_all(ACCEPT_ENCODING));
    let member = if is_packed { asset.gzip() } else { None };
    let encoded = member.is_some();
    // Two forms are two representations, so their strong entity tags differ (RFC 9110, section 8.8.3.3).
    let tag = format!("\"{}{}\"", asset.version(), if encoded { "-gzip" } else { "" });
    let mut response = if ETag::is_known(headers, &tag) {
        empty(StatusCode::NOT_MODIFIED)
    } else if let Some(body) = member.or_else(|| asset.plain()) {
        Response::new(body)
    } else {
        return empty(StatusCode::INTERNAL_SERVER_ERROR);
    };
    if encoded {
        response
            .headers_mut()
            .insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    let tag = HeaderValue::try_from(tag).expect("a version is hexadecimal digits and a dash");
    response.headers_mut().insert(ETAG, tag);
    response
}

/// For good if the query names this very content, else to be asked again each time: while instances of two versions
/// run side by side, a page of one may get the files of the other.
fn caching(query: Option<&str>, version: &str) -> HeaderValue {
    match query.and_then(|query| query.strip_prefix("v=")) {
        Some(named) if named == version => HeaderValue::from_static("public, max-age=31536000, immutable"),
        _ => HeaderValue::from_static("no-cache"),
    }
}

/// An answer without content.
pub(super) fn empty(status: StatusCode) -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = status;
    response
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use http::header::IF_NONE_MATCH;

    use super::super::asset::tests::gunzip;
    use super::*;

    fn files() -> [DocsFile; 3] {
        let text = Arc::new(Asset::text("body { margin: 0 }"));
        let icon = Arc::new(Asset::incompressible(
            || Some(Bytes::from_static(b"\x89PNG")),
            7,
            4,
        ));
        [
            DocsFile::page(
                "/docs",
                HeaderValue::from_static("default-src 'self'"),
                str::to_owned,
            ),
            DocsFile::fixed("/docs/a.css".to_owned(), "text/css", text),
            DocsFile::fixed("/docs/a.png".to_owned(), "image/png", icon),
        ]
    }

    fn get(uri: &str, fields: &[(http::HeaderName, &str)]) -> Response<Bytes> {
        let uri: Uri = uri.parse().unwrap();
        let fields = fields
            .iter()
            .map(|(name, value)| (name.clone(), value.parse().unwrap()))
            .collect();
        let path = uri.path().trim_end_matches('/');
        let files = files();
        let file = files.iter().find(|file| file.path() == path).expect("a file");
        file.answer(&uri, &fields)
    }

    fn field<'r>(response: &'r Response<Bytes>, name: &http::HeaderName) -> &'r str {
        response
            .headers()
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    #[test]
    fn a_page_knows_how_it_was_asked_for() {
        assert_eq!(get("/docs", &[]).body(), "/docs");
        assert_eq!(get("/docs/", &[]).body(), "/docs/");
        assert_ne!(
            field(&get("/docs", &[]), &ETAG),
            field(&get("/docs/", &[]), &ETAG)
        );
    }

    #[test]
    fn both_forms_have_their_own_tag() {
        let plain = get("/docs/a.css", &[]);
        let packed = get("/docs/a.css", &[(ACCEPT_ENCODING, "gzip")]);
        assert_eq!(
            (
                field(&plain, &CONTENT_ENCODING),
                field(&packed, &CONTENT_ENCODING)
            ),
            ("", "gzip")
        );
        assert_eq!(gunzip(packed.body()), plain.body()[..]);
        assert_ne!(field(&plain, &ETAG), field(&packed, &ETAG));
        assert_eq!(
            (field(&plain, &VARY), field(&packed, &VARY)),
            ("accept-encoding", "accept-encoding")
        );
    }

    #[test]
    fn what_the_client_has_is_not_sent_again() {
        let first = get("/docs/a.css", &[(ACCEPT_ENCODING, "gzip")]);
        let tag = field(&first, &ETAG);
        let again = get("/docs/a.css", &[(ACCEPT_ENCODING, "gzip"), (IF_NONE_MATCH, tag)]);
        assert_eq!(
            (again.status(), again.body().len()),
            (StatusCode::NOT_MODIFIED, 0)
        );
        assert_eq!(field(&again, &ETAG), tag);
        let other_form = get("/docs/a.css", &[(IF_NONE_MATCH, tag)]);
        assert_eq!(other_form.status(), StatusCode::OK);
    }

    #[test]
    fn what_nobody_asks_for_is_not_written() {
        static WRITTEN: AtomicUsize = AtomicUsize::new(0);
        let write = || {
            WRITTEN.fetch_add(1, Ordering::Relaxed);
            Bytes::from_static(b"body { margin: 0 }")
        };
        let path = "/docs/a.css";
        let file = DocsFile::written(path.to_owned(), "text/css", write);
        assert_eq!(WRITTEN.load(Ordering::Relaxed), 0);
        let ask = || file.answer(&Uri::from_static(path), &HeaderMap::new());
        let (first, second) = (ask(), ask());
        assert_eq!(WRITTEN.load(Ordering::Relaxed), 1);
        assert_eq!(first.body(), second.body());
        assert_eq!(first.headers(), get(path, &[]).headers());
    }

    #[test]
    fn only_the_named_version_is_kept() {
        let version = Asset::text("body { margin: 0 }").version().to_owned();
        let named = get(&format!("/docs/a.css?v={version}"), &[]);
        assert_eq!(
            field(&named, &CACHE_CONTROL),
            "public, max-age=31536000, immutable"
        );
        for uri in [
            "/docs/a.css",
            "/docs/a.css?v=1",
            "/docs/a.css?",
            "/docs",
            "/docs?v=",
        ] {
            assert_eq!(field(&get(uri, &[]), &CACHE_CONTROL), "no-cache", "{uri}");
        }
    }

    #[test]
    fn every_file_has_its_policies() {
        for uri in ["/docs", "/docs/a.css", "/docs/a.png"] {
            let response = get(uri, &[]);
            assert!(
                field(&response, &CONTENT_SECURITY_POLICY).contains("default-src"),
                "{uri}"
            );
            assert_eq!(field(&response, &X_CONTENT_TYPE_OPTIONS), "nosniff", "{uri}");
            assert_eq!(field(&response, &REFERRER_POLICY), "no-referrer", "{uri}");
        }
    }
}
