//! The whole document.

use std::borrow::Cow;
use std::fmt::Debug;

use http::Method;
use indexmap::IndexMap;
use serde::Serialize;

use super::setters::setters;
use super::{
    Components, Extensions, ExternalDocs, Info, Operation, OperationMethod, PathItem, SecurityRequirement,
    Server, Tag,
};

/// The version of OpenAPI that documents are written in.
const OPENAPI: &str = "3.1.1";

/// A description of an HTTP API (OpenAPI 3.1.1, section 4.8.1 OpenAPI Object).
///
/// It is plain data: build it, change it, write it as JSON or YAML.
///
/// ```
/// use purlin::openapi::{Document, Info, Operation, OperationMethod, PathItem};
///
/// let mut document = Document::new(Info::new("Shop", "1.0.0"));
/// let list = Operation::new().summary("List the products");
/// document.paths.insert("/products".into(), PathItem::new().operation(OperationMethod::Get, list));
///
/// assert!(document.to_yaml().starts_with("openapi: "));
/// assert!(document.operation(&http::Method::GET, "/products").is_some());
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Document {
    /// The version of OpenAPI, `3.1.1`.
    pub openapi: Cow<'static, str>,
    /// The title page.
    pub info: Info,
    /// The dialect of the schemas, where it is not that of OpenAPI.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub json_schema_dialect: Option<String>,
    /// Where the API can be reached; without any, at the address of the document.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub servers: Vec<Server>,
    /// The paths, each beginning with a slash.
    pub paths: IndexMap<String, PathItem>,
    /// Requests that the API makes of its own accord, by name.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub webhooks: IndexMap<String, PathItem>,
    /// What the operations share.
    #[serde(skip_serializing_if = "Components::is_empty")]
    pub components: Components,
    /// The alternatives of authentication for operations that do not say otherwise.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub security: Vec<SecurityRequirement>,
    /// The groups of operations, in the order to show.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Tag>,
    /// A page with more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_docs: Option<ExternalDocs>,
    /// Members of one's own, `x-*`.
    #[serde(flatten)]
    pub extensions: Extensions,
}

impl Document {
    /// A document without operations.
    pub fn new(info: Info) -> Self {
        Self {
            openapi: Cow::Borrowed(OPENAPI),
            info,
            json_schema_dialect: None,
            servers: Vec::new(),
            paths: IndexMap::new(),
            webhooks: IndexMap::new(),
            components: Components::default(),
            security: Vec::new(),
            tags: Vec::new(),
            external_docs: None,
            extensions: Extensions::default(),
        }
    }

    /// Adds an address of the API.
    #[must_use]
    pub fn server(mut self, server: Server) -> Self {
        self.servers.push(server);
        self
    }

    /// Adds a group of operations.
    #[must_use]
    pub fn tag(mut self, tag: Tag) -> Self {
        self.tags.push(tag);
        self
    }

    /// Adds a request that the API makes of its own accord.
    #[must_use]
    pub fn webhook(mut self, name: impl Into<String>, item: PathItem) -> Self {
        self.webhooks.insert(name.into(), item);
        self
    }

    /// Adds a member of one's own; see [`Extensions::insert`].
    #[must_use]
    pub fn extension(mut self, name: &str, value: impl Into<serde_json::Value>) -> Self {
        self.extensions.insert(name, value);
        self
    }

    /// The operation of a method at a template, which may be that of the router (`/files/{*rest}`).
    pub fn operation(&self, method: &Method, template: &str) -> Option<&Operation> {
        let item = self.paths.get(&*document_path(template))?;
        item.operations.get(&OperationMethod::of(method)?)
    }

    /// The document as JSON without white space, as it is served.
    ///
    /// ```
    /// # use purlin::openapi::{Document, Info};
    /// let document = Document::new(Info::new("Shop", "1.0.0"));
    /// assert_eq!(document.to_json(), br#"{"openapi":"3.1.1","info":{"title":"Shop","version":"1.0.0"},"paths":{}}"#);
    /// ```
    pub fn to_json(&self) -> Vec<u8> {
        written(serde_json::to_vec(self))
    }

    /// The document as JSON for people, as it is kept in a repository.
    ///
    /// ```
    /// # use purlin::openapi::{Document, Info};
    /// let document = Document::new(Info::new("Shop", "1.0.0"));
    /// assert_eq!(document.to_json_pretty().lines().nth(1), Some(r#"  "openapi": "3.1.1","#));
    /// ```
    pub fn to_json_pretty(&self) -> String {
        written(serde_json::to_string_pretty(self))
    }

    /// The document as YAML, with the feature `yaml`; read back, it is the same as the JSON.
    ///
    /// ```
    /// # use purlin::openapi::{Document, Info};
    /// let document = Document::new(Info::new("Shop", "1.0.0"));
    /// assert!(document.to_yaml().contains("title: Shop"));
    /// ```
    #[cfg(feature = "yaml")]
    pub fn to_yaml(&self) -> String {
        written(serde_saphyr::to_string(self))
    }
}

setters!(Document {
    json_schema_dialect: String,
    external_docs: ExternalDocs,
});

/// What a writer made of a document.
fn written<T, E: Debug>(result: Result<T, E>) -> T {
    result.expect("a document has text as its keys and no part that refuses to be written")
}

/// A template of the router as a path of the document: a rest parameter `{*rest}` is shown as `{rest}`, because
/// OpenAPI has no mark for parameters that span segments. A doubled brace stands for itself and is left alone.
///
/// ```
/// use purlin::openapi::document_path;
///
/// assert_eq!(document_path("/files/{*rest}"), "/files/{rest}");
/// assert_eq!(document_path("/files/{id}"), "/files/{id}");
/// ```
pub fn document_path(template: &str) -> Cow<'_, str> {
    if !template.contains("{*") {
        return Cow::Borrowed(template);
    }
    let mut path = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(brace) = rest.find('{') {
        let (before, from) = rest.split_at(brace);
        path.push_str(before);
        let (shown, taken) = match from.as_bytes() {
            [b'{', b'{', ..] => ("{{", 2),
            [b'{', b'*', ..] => ("{", 2),
            _ => ("{", 1),
        };
        path.push_str(shown);
        rest = &from[taken..];
    }
    path.push_str(rest);
    Cow::Owned(path)
}

#[cfg(test)]
mod tests;
