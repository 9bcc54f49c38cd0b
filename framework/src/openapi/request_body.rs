//! The content of a request.

use indexmap::IndexMap;
use serde::Serialize;

use super::MediaType;
use super::setters::{is_false, setters};

/// The content that a request carries (OpenAPI 3.1.1, section 4.8.13 Request Body Object).
///
/// ```
/// use purlin::openapi::{MediaType, RequestBody};
///
/// let body = RequestBody::new()
///     .content("text/plain", MediaType::new(schemars::json_schema!({ "type": "string" })))
///     .required();
/// assert!(body.content.contains_key("text/plain"));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RequestBody {
    /// What the content is, in CommonMark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The content by media type or media range.
    pub content: IndexMap<String, MediaType>,
    /// Whether a request without content is refused.
    #[serde(skip_serializing_if = "is_false")]
    pub required: bool,
}

impl RequestBody {
    /// A body of no media type yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the content of a media type.
    #[must_use]
    pub fn content(mut self, content_type: impl Into<String>, media_type: MediaType) -> Self {
        self.content.insert(content_type.into(), media_type);
        self
    }

    /// Says that a request without content is refused.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }
}

setters!(RequestBody { description: String });
