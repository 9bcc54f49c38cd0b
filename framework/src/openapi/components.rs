//! What several operations share.

use indexmap::IndexMap;
use schemars::Schema;
use serde::Serialize;

use super::SecurityScheme;

/// Where references point to: schemas, and security schemes, which requirements name
/// (OpenAPI 3.1.1, section 4.8.7 Components Object).
///
/// Parameters, answers and the like are always written in place: each is the work of one type, so nobody
/// would reuse the name.
///
/// ```
/// # use purlin::openapi::Components;
/// let mut components = Components::default();
/// components.schemas.insert("Name".into(), schemars::json_schema!({ "type": "string" }));
/// assert!(!components.is_empty());
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Components {
    /// Schemas by name.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub schemas: IndexMap<String, Schema>,
    /// Security schemes by name.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub security_schemes: IndexMap<String, SecurityScheme>,
}

impl Components {
    /// Whether there is nothing to share.
    pub fn is_empty(&self) -> bool {
        self.schemas.is_empty() && self.security_schemes.is_empty()
    }
}
