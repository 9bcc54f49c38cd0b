//! Every file that is served, and where.

use std::sync::{Arc, LazyLock};

use bytes::Bytes;
use http::{HeaderMap, Response, StatusCode, Uri};

use super::file::{DocsFile, empty};

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
            Self::File(file) => file.path(),
            Self::Later { path, .. } => path,
        }
    }

    /// The file, unless what it is made of is damaged.
    fn file(&self) -> Option<&DocsFile> {
        match self {
            Self::File(file) => Some(file),
            Self::Later { path, made } => made.iter().find(|file| file.path() == path),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::asset::Asset;
    use super::*;

    #[test]
    fn files_are_found_by_their_path() {
        let file = |path: &str| DocsFile::fixed(path.to_owned(), "text/css", Arc::new(Asset::text("")));
        let files = ["/docs", "/docs/a.css", "/docs/a.png"].map(|path| Served::from(file(path)));
        let files = DocsFiles::new(files.into());
        assert!(files.find("/docs").is_some());
        assert_eq!(files.find("/docs/"), files.find("/docs"));
        assert!(files.find("/doc").is_none() && files.find("/").is_none() && files.find("").is_none());
        assert_eq!(
            files.routes().map(|(path, _)| path).collect::<Vec<_>>(),
            ["/docs", "/docs/a.css", "/docs/a.png"]
        );
    }
}
