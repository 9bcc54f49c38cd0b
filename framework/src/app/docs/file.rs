//! One file that is served, and the set of them.

use std::sync::{Arc, LazyLock};

use bytes::Bytes;
use http::header::{
    CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, REFERRER_POLICY, VARY,
    X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, HeaderValue, Response, StatusCode, Uri};

use super::answer::{accepts_gzip, none_match};
use super::asset::Asset;

/// The policy of files that are no pages: shown on their own they may load nothing and be framed by nobody.
const INERT: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

/// Which file of a [`DocsFiles`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FileId(usize);

/// Every file that a configuration serves.
#[derive(Debug, Default)]
pub(crate) struct DocsFiles(Vec<Served>);

impl DocsFiles {
    pub(super) fn new(files: Vec<Served>) -> Self {
        Self(files)
    }

    /// The paths to answer `GET` and `HEAD` on. They hold no parameters.
    pub(crate) fn routes(&self) -> impl Iterator<Item = (&str, FileId)> {
        self.0
            .iter()
            .enumerate()
            .map(|(index, file)| (file.path(), FileId(index)))
    }

    /// The file at `path`, with or without a trailing slash.
    pub(crate) fn find(&self, path: &str) -> Option<FileId> {
        let trimmed = path.strip_suffix('/').filter(|trimmed| !trimmed.is_empty());
        let path = trimmed.unwrap_or(path);
        self.routes()
            .find_map(|(route, id)| (route == path).then_some(id))
    }

    /// The answer to a `GET` for `file`. For `HEAD` the caller leaves the content away.
    ///
    /// The path of `uri` is the one that was asked for: whether it ends with a slash decides what the page's links are
    /// relative to.
    pub(crate) fn answer(&self, file: FileId, uri: &Uri, headers: &HeaderMap) -> Response<Bytes> {
        match self.0.get(file.0).map(Served::file) {
            Some(Some(file)) => file.answer(uri, headers),
            Some(None) => empty(StatusCode::INTERNAL_SERVER_ERROR),
            None => empty(StatusCode::NOT_FOUND),
        }
    }
}

/// A path, and what is served there.
#[derive(Debug)]
pub(super) enum Served {
    File(Box<DocsFile>),
    /// One of several files, which are made together when the first of them is asked for.
    Later {
        path: String,
        made: Arc<Made>,
    },
}

/// Files that are made when the first of them is asked for.
pub(super) type Made = LazyLock<Vec<DocsFile>, Box<dyn FnOnce() -> Vec<DocsFile> + Send>>;

impl From<DocsFile> for Served {
    fn from(file: DocsFile) -> Self {
        Self::File(Box::new(file))
    }
}

impl Served {
    pub(super) fn later(path: String, made: &Arc<Made>) -> Self {
        let made = Arc::clone(made);
        Self::Later { path, made }
    }

    pub(super) fn path(&self) -> &str {
        match self {
            Self::File(file) => &file.path,
            Self::Later { path, .. } => path,
        }
    }

    /// The file, unless what it is made of is damaged.
    fn file(&self) -> Option<&DocsFile> {
        match self {
            Self::File(file) => Some(file),
            Self::Later { path, made } => made.iter().find(|file| file.path == *path),
        }
    }
}

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

    fn answer(&self, uri: &Uri, headers: &HeaderMap) -> Response<Bytes> {
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
    let member = if accepts_gzip(headers) { asset.gzip() } else { None };
    let encoded = member.is_some();
    // Two forms are two representations, so their strong entity tags differ (RFC 9110, section 8.8.3.3).
    let tag = format!("\"{}{}\"", asset.version(), if encoded { "-gzip" } else { "" });
    let mut response = if none_match(headers, &tag) {
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

fn empty(status: StatusCode) -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = status;
    response
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use http::header::{ACCEPT_ENCODING, IF_NONE_MATCH};

    use super::super::asset::tests::gunzip;
    use super::*;

    fn files() -> DocsFiles {
        let text = Arc::new(Asset::text("body { margin: 0 }"));
        let icon = Arc::new(Asset::incompressible(
            || Some(Bytes::from_static(b"\x89PNG")),
            7,
            4,
        ));
        let files = [
            DocsFile::page(
                "/docs",
                HeaderValue::from_static("default-src 'self'"),
                str::to_owned,
            ),
            DocsFile::fixed("/docs/a.css".to_owned(), "text/css", text),
            DocsFile::fixed("/docs/a.png".to_owned(), "image/png", icon),
        ];
        DocsFiles::new(files.into_iter().map(Served::from).collect())
    }

    fn get(uri: &str, fields: &[(http::HeaderName, &str)]) -> Response<Bytes> {
        let uri: Uri = uri.parse().unwrap();
        let fields = fields
            .iter()
            .map(|(name, value)| (name.clone(), value.parse().unwrap()))
            .collect();
        let files = files();
        let id = files.find(uri.path()).expect("a file");
        files.answer(id, &uri, &fields)
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
    fn files_are_found_by_their_path() {
        let files = files();
        assert_eq!(files.find("/docs/"), files.find("/docs"));
        assert!(files.find("/doc").is_none() && files.find("/").is_none() && files.find("").is_none());
        assert_eq!(
            files.routes().map(|(path, _)| path).collect::<Vec<_>>(),
            ["/docs", "/docs/a.css", "/docs/a.png"]
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
        let files = DocsFiles::new(vec![file.into()]);
        assert_eq!(WRITTEN.load(Ordering::Relaxed), 0);
        let ask = || files.answer(FileId(0), &Uri::from_static(path), &HeaderMap::new());
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
