//! Where the API can be reached.

use indexmap::IndexMap;
use serde::Serialize;

use super::setters::setters;

/// An address under which the API is served (OpenAPI 3.1.1, section 4.8.5 Server Object).
///
/// ```
/// use purlin::openapi::{Server, ServerVariable};
///
/// let server = Server::new("https://{region}.example.com")
///     .description("Production")
///     .variable("region", ServerVariable::new("eu").one_of(["eu", "us"]));
/// assert_eq!(server.variables["region"].default, "eu");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Server {
    /// The address; it may be relative to the document and may hold `{variables}`.
    pub url: String,
    /// What the server is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The variables of the address.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub variables: IndexMap<String, ServerVariable>,
}

impl Server {
    /// A server by its address.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            description: None,
            variables: IndexMap::new(),
        }
    }

    /// Adds a variable of the address.
    #[must_use]
    pub fn variable(mut self, name: impl Into<String>, variable: ServerVariable) -> Self {
        self.variables.insert(name.into(), variable);
        self
    }
}

setters!(Server { description: String });

/// A variable in the address of a server (OpenAPI 3.1.1, section 4.8.6 Server Variable Object).
///
/// ```
/// # use purlin::openapi::ServerVariable;
/// let port = ServerVariable::new("8443").one_of(["8443", "443"]).description("The port");
/// assert_eq!(port.one_of.len(), 2);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ServerVariable {
    /// The values that it may have; empty means any.
    #[serde(rename = "enum", skip_serializing_if = "Vec::is_empty")]
    pub one_of: Vec<String>,
    /// The value to use if the client chooses none.
    pub default: String,
    /// What the variable means.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

impl ServerVariable {
    /// A variable by its default.
    pub fn new(default: impl Into<String>) -> Self {
        Self {
            one_of: Vec::new(),
            default: default.into(),
            description: None,
        }
    }

    /// Sets the values that the variable may have. The default must be among them.
    #[must_use]
    pub fn one_of(mut self, values: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.one_of = values.into_iter().map(Into::into).collect();
        self
    }
}

setters!(ServerVariable { description: String });
