//! The operations of one path.

use std::collections::BTreeMap;

use http::Method;
use indexmap::IndexMap;
use serde::Serialize;

use super::setters::setters;
use super::{Operation, Parameter, Server};

/// What can be done at one path (OpenAPI 3.1.1, section 4.8.9 Path Item Object).
///
/// ```
/// use purlin::openapi::{Operation, OperationMethod, PathItem};
///
/// let item = PathItem::new()
///     .operation(OperationMethod::Get, Operation::new().summary("List the products"));
/// assert!(item.operations.contains_key(&OperationMethod::Get));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PathItem {
    /// One line about all operations of the path.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// More about all operations of the path, in CommonMark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The operations by method.
    #[serde(flatten)]
    pub operations: BTreeMap<OperationMethod, Operation>,
    /// Other servers for this path.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub servers: Vec<Server>,
    /// Parameters of all operations of the path.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<Parameter>,
}

impl PathItem {
    /// A path without operations.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the operation of a method.
    #[must_use]
    pub fn operation(mut self, method: OperationMethod, operation: Operation) -> Self {
        self.operations.insert(method, operation);
        self
    }
}

setters!(PathItem {
    summary: String,
    description: String,
});

/// A method that the specification can describe; others, such as `CONNECT`, have no place in a document.
///
/// ```
/// # use purlin::openapi::OperationMethod;
/// assert_eq!(OperationMethod::of(&http::Method::PUT), Some(OperationMethod::Put));
/// assert_eq!(OperationMethod::of(&http::Method::CONNECT), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum OperationMethod {
    /// `GET`
    Get,
    /// `PUT`
    Put,
    /// `POST`
    Post,
    /// `DELETE`
    Delete,
    /// `OPTIONS`
    Options,
    /// `HEAD`
    Head,
    /// `PATCH`
    Patch,
    /// `TRACE`
    Trace,
}

impl OperationMethod {
    /// The method of a request, where the specification can describe it.
    pub fn of(method: &Method) -> Option<Self> {
        Some(match *method {
            Method::GET => Self::Get,
            Method::PUT => Self::Put,
            Method::POST => Self::Post,
            Method::DELETE => Self::Delete,
            Method::OPTIONS => Self::Options,
            Method::HEAD => Self::Head,
            Method::PATCH => Self::Patch,
            Method::TRACE => Self::Trace,
            _ => return None,
        })
    }
}

/// Requests that the API makes itself, by the runtime expression of their address
/// (OpenAPI 3.1.1, section 4.8.18 Callback Object).
///
/// ```
/// use purlin::openapi::{Callback, PathItem};
///
/// let callback = Callback::new().path("{$request.body#/callback_url}", PathItem::new());
/// assert_eq!(callback.0.len(), 1);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Callback(pub IndexMap<String, PathItem>);

impl Callback {
    /// A callback without addresses.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the requests to one address.
    #[must_use]
    pub fn path(mut self, expression: impl Into<String>, item: PathItem) -> Self {
        self.0.insert(expression.into(), item);
        self
    }
}
