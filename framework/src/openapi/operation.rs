//! One operation: a method at a path.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde::Serialize;

use super::setters::{is_false, setters};
use super::{
    Callback, Extensions, ExternalDocs, Parameter, RequestBody, Response, SecurityRequirement, Server,
    StatusKey,
};

/// What one method does at one path (OpenAPI 3.1.1, section 4.8.10 Operation Object).
///
/// ```
/// use purlin::openapi::{Operation, Response, StatusKey};
///
/// let operation = Operation::new()
///     .summary("Delete a product")
///     .operation_id("products_delete_product")
///     .tag("products")
///     .response(StatusKey::Code(204), Response::new("No Content"));
/// assert_eq!(operation.tags, ["products"]);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Operation {
    /// The groups that the operation belongs to.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// One line about the operation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// More about the operation, in CommonMark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// A page with more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_docs: Option<ExternalDocs>,
    /// The name of the operation, unique in the document; client generators name functions by it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation_id: Option<String>,
    /// The parameters, each pair of place and name once.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<Parameter>,
    /// The content of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_body: Option<RequestBody>,
    /// The answers by status.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub responses: BTreeMap<StatusKey, Response>,
    /// Requests that the API makes because of this one, by name.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub callbacks: IndexMap<String, Callback>,
    /// Whether clients should stop using the operation.
    #[serde(skip_serializing_if = "is_false")]
    pub deprecated: bool,
    /// The alternatives of authentication; `None` is that of the document, an empty list is none at all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub security: Option<Vec<SecurityRequirement>>,
    /// Other servers for this operation.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub servers: Vec<Server>,
    /// Members of one's own, `x-*`.
    #[serde(flatten)]
    pub extensions: Extensions,
}

impl Operation {
    /// An operation of which nothing is known.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the operation to a group, once.
    #[must_use]
    pub fn tag(mut self, tag: impl Into<String>) -> Self {
        let tag = tag.into();
        if !self.tags.contains(&tag) {
            self.tags.push(tag);
        }
        self
    }

    /// Adds a parameter.
    #[must_use]
    pub fn parameter(mut self, parameter: Parameter) -> Self {
        self.parameters.push(parameter);
        self
    }

    /// Sets the answer of a status.
    #[must_use]
    pub fn response(mut self, status: StatusKey, response: Response) -> Self {
        self.responses.insert(status, response);
        self
    }

    /// Adds a callback.
    #[must_use]
    pub fn callback(mut self, name: impl Into<String>, callback: Callback) -> Self {
        self.callbacks.insert(name.into(), callback);
        self
    }

    /// Says that clients should stop using the operation.
    #[must_use]
    pub fn deprecated(mut self) -> Self {
        self.deprecated = true;
        self
    }

    /// Adds a member of one's own; see [`Extensions::insert`].
    #[must_use]
    pub fn extension(mut self, name: &str, value: impl Into<serde_json::Value>) -> Self {
        self.extensions.insert(name, value);
        self
    }
}

setters!(Operation {
    summary: String,
    description: String,
    external_docs: ExternalDocs,
    operation_id: String,
    request_body: RequestBody,
    security: Vec<SecurityRequirement>,
});
