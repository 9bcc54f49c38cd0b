//! Values that a request carries outside its content.

use indexmap::IndexMap;
use schemars::Schema;
use serde::Serialize;
use serde_json::Value;

use super::Example;
use super::setters::{is_false, setters};

/// The part of a request that a parameter stands in.
///
/// ```
/// use purlin::openapi::ParameterIn;
/// use purlin::schema::Location;
///
/// assert_eq!(ParameterIn::of(Location::Query), Some(ParameterIn::Query));
/// assert_eq!(ParameterIn::of(Location::Body), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ParameterIn {
    /// A segment of the path.
    Path,
    /// A pair of the query.
    Query,
    /// A header field; its name is compared without regard to case.
    Header,
    /// A cookie.
    Cookie,
}

impl ParameterIn {
    /// The place that a fault names, unless that is the content, which holds no parameters.
    pub const fn of(location: crate::schema::Location) -> Option<Self> {
        use crate::schema::Location;
        match location {
            Location::Path => Some(Self::Path),
            Location::Query => Some(Self::Query),
            Location::Header => Some(Self::Header),
            Location::Cookie => Some(Self::Cookie),
            Location::Body => None,
        }
    }
}

/// A value in the path, the query, a header field or a cookie (OpenAPI 3.1.1, section 4.8.12 Parameter Object).
///
/// ```
/// use purlin::openapi::{Parameter, ParameterIn};
///
/// let limit = Parameter::new(ParameterIn::Query, "limit", schemars::json_schema!({ "type": "integer" }))
///     .description("How many products at most");
/// assert!(!limit.required);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Parameter {
    /// The name on the wire.
    pub name: String,
    /// Where it stands.
    #[serde(rename = "in")]
    pub location: ParameterIn,
    /// What it means, in CommonMark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Whether a request without it is refused.
    #[serde(skip_serializing_if = "is_false")]
    pub required: bool,
    /// Whether clients should stop using it.
    #[serde(skip_serializing_if = "is_false")]
    pub deprecated: bool,
    /// How a list or an object is written, where it is not the default of the place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub style: Option<String>,
    /// Whether each item of a list is a pair of its own, where it is not the default of the style.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explode: Option<bool>,
    /// What the value must look like.
    pub schema: Schema,
    /// A value as an example.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub example: Option<Value>,
    /// Examples by name.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub examples: IndexMap<String, Example>,
}

impl Parameter {
    /// A parameter; those of the path are required, others are not.
    pub fn new(location: ParameterIn, name: impl Into<String>, schema: impl Into<Schema>) -> Self {
        Self {
            name: name.into(),
            location,
            description: None,
            required: matches!(location, ParameterIn::Path),
            deprecated: false,
            style: None,
            explode: None,
            schema: schema.into(),
            example: None,
            examples: IndexMap::new(),
        }
    }

    /// Says that a request without it is refused.
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

    /// Whether the other one is the same parameter: same place and same name.
    pub fn is_same(&self, other: &Self) -> bool {
        self.location == other.location
            && match self.location {
                ParameterIn::Header => self.name.eq_ignore_ascii_case(&other.name),
                _ => self.name == other.name,
            }
    }
}

setters!(Parameter {
    description: String,
    style: String,
    explode: bool,
    example: Value,
});
