//! Content: its schema, its examples, and how its parts are written.

use indexmap::IndexMap;
use schemars::Schema;
use serde::Serialize;
use serde_json::Value;

use super::Header;
use super::setters::setters;

/// Content of one media type (OpenAPI 3.1.1, section 4.8.14 Media Type Object).
///
/// ```
/// use purlin::openapi::MediaType;
///
/// let text = MediaType::new(schemars::json_schema!({ "type": "string" })).example("hello");
/// assert!(text.schema.is_some());
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct MediaType {
    /// What the content must look like.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schema: Option<Schema>,
    /// Content as an example.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub example: Option<Value>,
    /// Examples by name.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub examples: IndexMap<String, Example>,
    /// How the fields of a form or the parts of a multipart body are written, by field.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub encoding: IndexMap<String, Encoding>,
}

impl MediaType {
    /// Content with a schema.
    pub fn new(schema: impl Into<Schema>) -> Self {
        Self {
            schema: Some(schema.into()),
            ..Self::default()
        }
    }

    /// Adds a named example.
    #[must_use]
    pub fn named_example(mut self, name: impl Into<String>, example: Example) -> Self {
        self.examples.insert(name.into(), example);
        self
    }

    /// Sets how one field or part is written.
    #[must_use]
    pub fn encoding(mut self, field: impl Into<String>, encoding: Encoding) -> Self {
        self.encoding.insert(field.into(), encoding);
        self
    }
}

setters!(MediaType { example: Value });

/// How one field of a form or one part of a multipart body is written
/// (OpenAPI 3.1.1, section 4.8.15 Encoding Object).
///
/// ```
/// # use purlin::openapi::Encoding;
/// let image = Encoding::new().content_type("image/png, image/jpeg");
/// assert!(image.headers.is_empty());
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Encoding {
    /// The media types of the part, separated by commas.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
    /// The header fields of the part.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub headers: IndexMap<String, Header>,
    /// How a list or an object is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub style: Option<String>,
    /// Whether each item of a list is a pair of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explode: Option<bool>,
}

impl Encoding {
    /// The default encoding.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a header field of the part.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, header: Header) -> Self {
        self.headers.insert(name.into(), header);
        self
    }
}

setters!(Encoding {
    content_type: String,
    style: String,
    explode: bool,
});

/// A value as an example, with words about it (OpenAPI 3.1.1, section 4.8.19 Example Object).
///
/// ```
/// # use purlin::openapi::Example;
/// let example = Example::new(3).summary("Three items");
/// assert_eq!(example.value, Some(3.into()));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Example {
    /// One line about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// More about it, in CommonMark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
    /// The address of the value, where it is not written here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_value: Option<String>,
}

impl Example {
    /// An example by its value.
    pub fn new(value: impl Into<Value>) -> Self {
        Self {
            value: Some(value.into()),
            ..Self::default()
        }
    }
}

setters!(Example {
    summary: String,
    description: String,
});
