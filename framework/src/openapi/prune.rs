//! Dropping the component schemas that nothing refers to.

use std::collections::HashSet;

use serde_json::Value;

use super::Document;

/// Where references to component schemas point.
const SCHEMAS: &str = "#/components/schemas/";

impl Document {
    /// Drops the component schemas that no operation needs, directly or through another schema. A struct of
    /// query parameters is such a one: the document shows its fields as parameters.
    ///
    /// ```
    /// # use purlin::openapi::{Document, Info};
    /// let mut document = Document::new(Info::new("Shop", "1.0.0"));
    /// document.components.schemas.insert("Name".into(), schemars::json_schema!({ "type": "string" }));
    ///
    /// document.prune_schemas();
    /// assert!(document.components.is_empty());
    /// ```
    pub fn prune_schemas(&mut self) {
        let mut open = Vec::new();
        self.used_schemas_mut(&mut |schema| collect(schema.as_value(), &mut open));
        let mut used = HashSet::new();
        while let Some(name) = open.pop() {
            if let Some(schema) = self.components.schemas.get(&name)
                && used.insert(name)
            {
                collect(schema.as_value(), &mut open);
            }
        }
        self.components.schemas.retain(|name, _| used.contains(name));
    }
}

/// Notes every component that the value refers to, by `$ref` or in the mapping of a discriminator.
fn collect(value: &Value, names: &mut Vec<String>) {
    match value {
        Value::String(text) => names.extend(text.strip_prefix(SCHEMAS).map(unescape)),
        Value::Array(items) => items.iter().for_each(|item| collect(item, names)),
        Value::Object(members) => members.values().for_each(|member| collect(member, names)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// A segment of a JSON pointer as the name it stands for (RFC 6901, section 4).
fn unescape(segment: &str) -> String {
    segment.replace("~1", "/").replace("~0", "~")
}

#[cfg(test)]
mod tests {
    use schemars::{Schema, json_schema};

    use super::*;
    use crate::openapi::{Info, MediaType, Operation, OperationMethod, PathItem, Response};

    fn refers_to(name: &str) -> Schema {
        json_schema!({ "$ref": format!("#/components/schemas/{name}") })
    }

    #[test]
    fn schemas_in_use_stay_even_through_others_and_in_circles() {
        let mut document = Document::new(Info::new("Shop", "1.0"));
        let response = Response::new("OK").content("application/json", MediaType::new(refers_to("Tree")));
        let get = Operation::new().response(200.into(), response);
        document.paths.insert(
            "/".to_owned(),
            PathItem::new().operation(OperationMethod::Get, get),
        );
        for (name, schema) in [
            ("Alone", refers_to("Lonely")),
            ("Lonely", refers_to("Alone")),
            ("Leaf", json_schema!({ "type": "string" })),
            (
                "Tree",
                json_schema!({ "anyOf": [refers_to("Tree"), refers_to("Leaf"), refers_to("Missing")] }),
            ),
        ] {
            document.components.schemas.insert(name.to_owned(), schema);
        }
        document.prune_schemas();
        assert_eq!(
            document.components.schemas.keys().collect::<Vec<_>>(),
            ["Leaf", "Tree"]
        );
    }
}
