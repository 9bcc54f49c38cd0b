//! What a schema is behind its references and alternatives.

use serde_json::Value;

use super::{Object, Walk, is_type, list, types};
use crate::schema::MAX_HOPS;
use crate::schema::decode::tree::Tree;

impl<'s> Walk<'s> {
    /// The schema that `$ref` names.
    pub(super) fn reference(&self, schema: &Object) -> Option<&'s Value> {
        let reference = schema.get("$ref")?.as_str()?;
        self.schemas.resolve(reference).map(schemars::Schema::as_value)
    }

    /// The schema behind references, single parts and the alternative to `null`.
    pub(super) fn target<'v>(&self, schema: &'v Value) -> Option<&'v Object>
    where
        's: 'v,
    {
        let mut schema = schema.as_object()?;
        for _ in 0..MAX_HOPS {
            let next = self.reference(schema).or_else(|| only(schema));
            match next.and_then(Value::as_object) {
                Some(next) if !schema.contains_key("properties") => schema = next,
                _ => break,
            }
        }
        Some(schema)
    }

    /// The forms that a value may have, if there are several beside `null`.
    pub(super) fn forms<'v>(&self, schema: &'v Value) -> Option<Vec<&'v Value>>
    where
        's: 'v,
    {
        let mut schema = schema.as_object()?;
        for _ in 0..MAX_HOPS {
            let branches = ["anyOf", "oneOf"].map(|keyword| list(schema, keyword));
            let forms: Vec<&Value> = branches
                .into_iter()
                .flatten()
                .filter(|form| !is_null(form))
                .collect();
            if forms.len() > 1 {
                return Some(forms);
            }
            schema = self.reference(schema).or_else(|| only(schema))?.as_object()?;
        }
        None
    }

    /// Whether the types that a schema names, if it names some, have that of the value among them. Whether a number is whole is not
    /// looked at.
    pub(super) fn admits(&self, schema: &Value, tree: &Tree<'_>) -> bool {
        let mut schema = schema.as_object();
        for _ in 0..MAX_HOPS {
            match schema.and_then(|schema| self.reference(schema)) {
                Some(next) => schema = next.as_object(),
                None => break,
            }
        }
        let types = schema.map(types).unwrap_or_default();
        let is = |name: &&str| is_type(name, tree) || *name == "integer" && tree.number().is_some();
        types.is_empty() || types.iter().any(is)
    }

    /// The first type of a schema that is not `null`.
    pub(super) fn scalar_type<'v>(&self, schema: &'v Value) -> Option<&'v str>
    where
        's: 'v,
    {
        types(self.target(schema)?)
            .into_iter()
            .find(|name| *name != "null")
    }

    /// The schema that is an array's.
    pub(super) fn array_schema<'v>(&self, schema: &'v Value) -> Option<&'v Object>
    where
        's: 'v,
    {
        let is_array = self.scalar_type(schema) == Some("array");
        is_array.then(|| self.target(schema)).flatten()
    }
}

/// The schema of an item of an array.
pub(super) fn item(array: &Object, index: usize) -> &Value {
    const ANYTHING: &Value = &Value::Bool(true);
    let first = list(array, "prefixItems").get(index);
    first.or_else(|| array.get("items")).unwrap_or(ANYTHING)
}

/// The only schema that matters beside `null`.
fn only(schema: &Object) -> Option<&Value> {
    let mut branches = ["allOf", "anyOf", "oneOf"]
        .into_iter()
        .flat_map(|keyword| list(schema, keyword));
    branches.find(|branch| !is_null(branch))
}

/// Whether a schema takes nothing but `null`.
pub(super) fn is_null(schema: &Value) -> bool {
    schema.get("type").is_some_and(|name| name == "null")
}
