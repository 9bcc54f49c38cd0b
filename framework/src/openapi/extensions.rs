//! Members that the specification leaves to tools.

use indexmap::IndexMap;
use serde::Serialize;
use serde_json::Value;

/// Members of one's own, in the order they were added (OpenAPI 3.1.1, section 4.9 Specification Extensions).
///
/// ```
/// # use purlin::openapi::Extensions;
/// let mut extensions = Extensions::default();
/// extensions.insert("logo", "https://example.com/logo.svg");
/// assert!(extensions.get("x-logo").is_some());
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Extensions(IndexMap<String, Value>);

impl Extensions {
    /// Sets a member. Its name gets the prefix `x-` where it lacks it, because every other name belongs to OpenAPI.
    pub fn insert(&mut self, name: &str, value: impl Into<Value>) {
        let name = if name.starts_with("x-") {
            name.to_owned()
        } else {
            format!("x-{name}")
        };
        self.0.insert(name, value.into());
    }

    /// The member of this full name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// The members in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }
}
