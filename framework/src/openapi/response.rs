//! Answers.

use std::fmt;

use indexmap::IndexMap;
use schemars::Schema;
use serde::{Serialize, Serializer};
use serde_json::Value;

use super::setters::{is_false, setters};
use super::{MediaType, Server};

/// The status that an answer is described for (OpenAPI 3.1.1, section 4.8.16 Responses Object).
///
/// The order is that of a document: codes, then ranges, then the default.
///
/// ```
/// use purlin::openapi::StatusKey;
///
/// assert_eq!(StatusKey::Range(4).to_string(), "4XX");
/// assert!(StatusKey::Code(404) < StatusKey::Default);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum StatusKey {
    /// One status.
    Code(u16),
    /// All statuses of a class that are not listed: `4` is `4XX`.
    Range(u8),
    /// All statuses that are not listed.
    Default,
}

impl StatusKey {
    /// Whether it stands for success, 200 to 299.
    pub const fn is_success(self) -> bool {
        matches!(self, Self::Code(200..=299) | Self::Range(2))
    }
}

impl From<u16> for StatusKey {
    fn from(status: u16) -> Self {
        Self::Code(status)
    }
}

impl fmt::Display for StatusKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(status) => status.fmt(f),
            Self::Range(class) => write!(f, "{class}XX"),
            Self::Default => f.write_str("default"),
        }
    }
}

impl Serialize for StatusKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// An answer (OpenAPI 3.1.1, section 4.8.17 Response Object).
///
/// ```
/// use purlin::openapi::{Header, MediaType, Response};
///
/// let created = Response::new("Created")
///     .content("application/json", MediaType::new(schemars::json_schema!({ "type": "integer" })))
///     .header("Location", Header::new(schemars::json_schema!({ "type": "string" })));
/// assert_eq!(created.description, "Created");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Response {
    /// What the answer means, in CommonMark.
    pub description: String,
    /// The header fields of interest; their names are compared without regard to case.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub headers: IndexMap<String, Header>,
    /// The content by media type.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub content: IndexMap<String, MediaType>,
    /// Operations that can be called with what the answer holds.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub links: IndexMap<String, Link>,
}

impl Response {
    /// An answer without content.
    pub fn new(description: impl Into<String>) -> Self {
        Self {
            description: description.into(),
            ..Self::default()
        }
    }

    /// Sets the content of a media type.
    #[must_use]
    pub fn content(mut self, content_type: impl Into<String>, media_type: MediaType) -> Self {
        self.content.insert(content_type.into(), media_type);
        self
    }

    /// Sets a header field.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, header: Header) -> Self {
        self.headers.insert(name.into(), header);
        self
    }

    /// Adds a link.
    #[must_use]
    pub fn link(mut self, name: impl Into<String>, link: Link) -> Self {
        self.links.insert(name.into(), link);
        self
    }
}

/// A header field of an answer or of a part (OpenAPI 3.1.1, section 4.8.21 Header Object).
///
/// ```
/// # use purlin::openapi::Header;
/// let etag = Header::new(schemars::json_schema!({ "type": "string" })).description("The version");
/// assert!(!etag.required);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Header {
    /// What it means, in CommonMark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Whether it is always there.
    #[serde(skip_serializing_if = "is_false")]
    pub required: bool,
    /// Whether clients should stop using it.
    #[serde(skip_serializing_if = "is_false")]
    pub deprecated: bool,
    /// What the value looks like.
    pub schema: Schema,
    /// A value as an example.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub example: Option<Value>,
}

impl Header {
    /// A header field with the schema of its value.
    pub fn new(schema: impl Into<Schema>) -> Self {
        Self {
            description: None,
            required: false,
            deprecated: false,
            schema: schema.into(),
            example: None,
        }
    }

    /// Says that it is always there.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Says that clients should stop using it.
    #[must_use]
    pub fn deprecated(mut self) -> Self {
        self.deprecated = true;
        self
    }
}

setters!(Header {
    description: String,
    example: Value,
});

/// An operation that can be called with what an answer holds (OpenAPI 3.1.1, section 4.8.20 Link Object).
///
/// ```
/// # use purlin::openapi::Link;
/// let link = Link::new("products_read_product").parameter("id", "$response.body#/id");
/// assert_eq!(link.parameters["id"], "$response.body#/id");
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Link {
    /// The `operationId` of the operation.
    pub operation_id: String,
    /// Its parameters, as constants or runtime expressions.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub parameters: IndexMap<String, Value>,
    /// Its content, as a constant or a runtime expression.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_body: Option<Value>,
    /// What the link means, in CommonMark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Another server for the operation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub server: Option<Server>,
}

impl Link {
    /// A link to an operation by its `operationId`.
    pub fn new(operation_id: impl Into<String>) -> Self {
        Self {
            operation_id: operation_id.into(),
            parameters: IndexMap::new(),
            request_body: None,
            description: None,
            server: None,
        }
    }

    /// Sets a parameter of the operation.
    #[must_use]
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.parameters.insert(name.into(), value.into());
        self
    }
}

setters!(Link {
    request_body: Value,
    description: String,
    server: Server,
});
