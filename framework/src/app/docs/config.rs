//! What a user says about the documentation.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::LazyDocument;
use super::file::DocsFile;
use super::files::{DocsFiles, Made, Served};
use super::page::{Interface, Target};
use super::relative::inside;
use crate::app::own_path::{FORM, is_path, tidy};
use crate::extract::{Extract, Step};

/// Where the OpenAPI document is served, and which user interfaces show it.
///
/// By default Swagger UI is at `/docs`, and the document at `/openapi.json`; with the feature `yaml` it is at `/openapi.yaml` too. All files come out of
/// the program itself: nothing is loaded from another host, and the pages' `Content-Security-Policy` says so. Links
/// are relative, so the pages work under any prefix that a proxy or an outer router strips. Only a page at `/` itself
/// needs that prefix to end with a slash in the browser's address.
///
/// # Examples
///
/// ```
/// use purlin::app::Docs;
///
/// let production = Docs::off();
/// let document_only = Docs::off().openapi("/openapi.json");
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct Docs {
    document: Option<String>,
    pages: Vec<Page>,
    settings: BTreeMap<&'static str, Map<String, Value>>,
    origins: Vec<String>,
    policies: Vec<Step>,
}

#[derive(Debug, Clone)]
struct Page {
    interface: &'static Interface,
    path: String,
}

#[cfg(not(feature = "swagger-ui"))]
/// The document at `/openapi.json`; without the feature `swagger-ui` no page shows it.
impl Default for Docs {
    fn default() -> Self {
        Self::off().openapi(DOCUMENT)
    }
}

/// Where the document is if nothing else is said.
const DOCUMENT: &str = "/openapi.json";

impl Docs {
    /// Serves nothing: neither a page nor the document. What is named after this is on.
    pub fn off() -> Self {
        Self {
            document: None,
            pages: Vec::new(),
            settings: BTreeMap::new(),
            origins: Vec::new(),
            policies: Vec::new(),
        }
    }

    /// Serves the document in JSON at `path`, and with the feature `yaml` in YAML beside it, with `.yaml` in the place of `.json`. Default
    /// wherever a page is: `/openapi.json`.
    pub fn openapi(mut self, path: impl Into<String>) -> Self {
        self.document = Some(tidy(path.into()));
        self
    }

    /// Lets the pages send requests to another origin, such as `https://api.example.com`, that of a server which the document
    /// names. By default they reach only the origin that they came from, and those at which the document's security schemes
    /// say that tokens are given out.
    pub fn connect_to(mut self, origin: impl Into<String>) -> Self {
        self.origins.push(origin.into());
        self
    }

    /// Demands something of whoever reads the document or a page, as [`App::policy`](crate::App::policy) does of whoever calls a route; what that demands, it
    /// demands here too then. The documentation is listed among the routes, and tests of who may call what meet it.
    ///
    /// A browser has to show by itself who is reading: a session's cookie, [`Basic`](crate::security::Basic) or a certificate. It sends no bearer
    /// token when somebody opens a page.
    ///
    /// ```
    /// use purlin::app::Docs;
    /// use purlin::prelude::*;
    /// use purlin::security::Basic;
    /// use purlin::testing::TestClient;
    ///
    /// #[derive(Debug, ApiError)]
    /// enum StaffError {
    ///     #[api_error(unauthorized, "this is for the staff")]
    ///     Stranger,
    /// }
    ///
    /// #[dependency]
    /// async fn staff(shown: Basic) -> Result<(), StaffError> {
    ///     if shown.password.matches("correct horse") { Ok(()) } else { Err(StaffError::Stranger) }
    /// }
    ///
    /// # purlin::testing::block_on(async {
    /// let client = TestClient::new(App::new("Shop", "1.0.0").docs(Docs::default().policy::<Dep<staff>>()));
    /// assert_eq!(client.get("/openapi.json").await.status(), 401);
    /// # });
    /// ```
    pub fn policy<T: Extract + 'static>(mut self) -> Self {
        self.policies.push(Step::policy::<T>());
        self
    }

    /// What is demanded of readers.
    pub(crate) fn policies(&self) -> &[Step] {
        &self.policies
    }

    /// The path of the document in JSON, if it is served.
    pub(crate) fn json_path(&self) -> Option<&str> {
        self.document.as_deref()
    }

    /// The path of the first page that shows the document.
    pub(crate) fn first_page(&self) -> Option<&str> {
        self.pages.first().map(|page| page.path.as_str())
    }

    /// The path of the document in YAML, if it is served.
    #[cfg(feature = "yaml")]
    fn yaml_path(&self) -> Option<String> {
        let path = self.json_path()?;
        Some(format!("{}.yaml", path.strip_suffix(".json").unwrap_or(path)))
    }

    /// Every file, or every reason why this configuration cannot be served.
    ///
    /// # Errors
    ///
    /// Sentences for whoever wrote the configuration: paths that are none or that are used twice, refused parameters.
    pub(crate) fn build(&self, document: &LazyDocument) -> Result<DocsFiles, Vec<String>> {
        let mut problems = self.problems();
        let mut files = self.document_files(document);
        for page in &self.pages {
            files.extend(self.page_files(page, document));
        }
        problems.extend(taken_twice(&files));
        if problems.is_empty() {
            Ok(DocsFiles::new(files))
        } else {
            Err(problems)
        }
    }

    /// Adds a user interface, or moves it.
    pub(super) fn with_page(mut self, interface: &'static Interface, path: String) -> Self {
        self.pages.retain(|page| page.interface.name != interface.name);
        self.pages.push(Page {
            interface,
            path: tidy(path),
        });
        self.document.get_or_insert_with(|| DOCUMENT.to_owned());
        self
    }

    /// Sets something for the user interface `name`.
    pub(super) fn with_setting(mut self, name: &'static str, setting: String, value: Value) -> Self {
        self.settings.entry(name).or_default().insert(setting, value);
        self
    }

    /// The files of a page, which are made together when the first of them is asked for.
    fn page_files(&self, page: &Page, document: &LazyDocument) -> Vec<Served> {
        let interface = page.interface;
        let (target, document) = (self.target(page), Arc::clone(document));
        let made = Arc::new(Made::new(Box::new(move || interface.make(target, &document))));
        let parts = (interface.parts)().into_iter();
        let paths = std::iter::once(page.path.clone()).chain(parts.map(|name| inside(&page.path, name)));
        paths.map(|path| Served::later(path, &made)).collect()
    }

    fn target(&self, page: &Page) -> Target {
        let settings = self.settings.get(page.interface.name);
        Target {
            title: String::new(),
            path: page.path.clone(),
            document: self.json_path().unwrap_or(DOCUMENT).to_owned(),
            settings: settings.cloned().unwrap_or_default(),
            origins: self.origins.clone(),
        }
    }

    /// Both forms of the document. Writing a large one takes as long as all else of a start, so it waits for a reader.
    fn document_files(&self, document: &LazyDocument) -> Vec<Served> {
        let json = self.json_path().map(|path| {
            let document = Arc::clone(document);
            DocsFile::written(path.to_owned(), "application/json", move || {
                document.to_json().into()
            })
        });
        let files = json.into_iter().chain(yaml_file(self, document));
        files.map(Served::from).collect()
    }

    fn problems(&self) -> Vec<String> {
        let paths = self
            .document
            .iter()
            .chain(self.pages.iter().map(|page| &page.path));
        let paths = paths.filter(|path| !is_path(path));
        let paths = paths.map(|path| format!("`{path}` is no path for the documentation: {FORM}"));
        let origins = self.origins.iter().filter(|origin| !is_origin(origin)).map(|origin| {
            format!("`{origin}` is no origin that the documentation may connect to: write `https://host` or `https://host:port`")
        });
        let refused = self
            .pages
            .iter()
            .filter_map(|page| page.interface.refusal(self.settings.get(page.interface.name)?));
        paths.chain(origins).chain(refused).collect()
    }
}

/// A scheme, a host and perhaps a port, and nothing that would end a source of a policy.
fn is_origin(origin: &str) -> bool {
    let host = origin
        .strip_prefix("https://")
        .or_else(|| origin.strip_prefix("http://"));
    let host_char = |c: char| c.is_ascii_alphanumeric() || "-.:[]".contains(c);
    host.is_some_and(|host| !host.is_empty() && host.chars().all(host_char))
}

fn taken_twice(files: &[Served]) -> Vec<String> {
    let paths: Vec<&str> = files.iter().map(Served::path).collect();
    let repeated = (1..paths.len()).filter(|&index| paths[..index].contains(&paths[index]));
    repeated
        .map(|index| format!("two files of the documentation are at `{}`", paths[index]))
        .collect()
}

/// RFC 9512 registers the media type.
#[cfg(feature = "yaml")]
fn yaml_file(docs: &Docs, document: &LazyDocument) -> Option<DocsFile> {
    let document = Arc::clone(document);
    let path = docs.yaml_path()?;
    Some(DocsFile::written(path, "application/yaml", move || {
        document.to_yaml().into()
    }))
}

#[cfg(not(feature = "yaml"))]
const fn yaml_file(_: &Docs, _: &LazyDocument) -> Option<DocsFile> {
    None
}

#[cfg(test)]
pub(super) mod tests;
