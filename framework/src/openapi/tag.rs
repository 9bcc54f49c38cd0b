//! Groups of operations, and pages outside the document.

use serde::Serialize;

use super::setters::setters;

/// A group of operations (OpenAPI 3.1.1, section 4.8.22 Tag Object).
///
/// ```
/// use purlin::openapi::{ExternalDocs, Tag};
///
/// let tag = Tag::new("products")
///     .description("What the shop sells")
///     .external_docs(ExternalDocs::new("https://example.com/products"));
/// assert_eq!(tag.name, "products");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Tag {
    /// The name that operations refer to.
    pub name: String,
    /// What the group is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// A page with more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_docs: Option<ExternalDocs>,
}

impl Tag {
    /// A group by its name.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            description: None,
            external_docs: None,
        }
    }
}

setters!(Tag {
    description: String,
    external_docs: ExternalDocs,
});

/// A page outside the document (OpenAPI 3.1.1, section 4.8.11 External Documentation Object).
///
/// ```
/// # use purlin::openapi::ExternalDocs;
/// let docs = ExternalDocs::new("https://example.com/guide").description("The guide");
/// assert_eq!(docs.url, "https://example.com/guide");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ExternalDocs {
    /// The address of the page.
    pub url: String,
    /// What the page is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

impl ExternalDocs {
    /// A page by its address.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            description: None,
        }
    }
}

setters!(ExternalDocs { description: String });
