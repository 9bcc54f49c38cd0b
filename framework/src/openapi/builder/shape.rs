//! Questions to a schema and changes of it, as parameters need them.

use std::mem;

use schemars::Schema;
use serde_json::{Map, Value, json};

use crate::schema::{MAX_HOPS, Registry};

/// The schema that is meant, behind its references.
pub(super) fn referred<'v>(registry: &'v Registry, schema: &'v Value) -> &'v Value {
    let mut schema = schema;
    for _ in 0..MAX_HOPS {
        let reference = schema.get("$ref").and_then(Value::as_str);
        match reference.and_then(|reference| registry.resolve(reference)) {
            Some(next) => schema = next.as_value(),
            None => break,
        }
    }
    schema
}

/// The schema itself or the one it refers to, if that is an object with known properties.
pub(super) fn object(registry: &Registry, schema: &Schema) -> Option<Schema> {
    let schema = referred(registry, schema.as_value());
    let properties = schema.get("properties")?.as_object()?;
    if properties.is_empty() {
        return None;
    }
    Schema::try_from(schema.clone()).ok()
}

/// Takes `null` out of what the schema allows and tells whether it was there, or whether the schema is marked as
/// one that may be left out: an absent parameter is absent, it is never `null`.
pub(super) fn take_null(schema: &mut Schema) -> bool {
    let Some(members) = schema.as_object_mut() else {
        return false;
    };
    let typed = take_null_type(members);
    let nullable = typed | take_null_alternative(members, "anyOf") | take_null_alternative(members, "oneOf");
    if nullable {
        if let Some(Value::Array(values)) = members.get_mut("enum") {
            values.retain(|value| !value.is_null());
        }
        members.retain(|name, value| name != "default" || !value.is_null());
    }
    nullable
}

/// `"type": ["integer", "null"]` becomes `"type": "integer"`.
fn take_null_type(members: &mut Map<String, Value>) -> bool {
    let Some(types) = members.get_mut("type") else {
        return false;
    };
    let Value::Array(list) = types else { return false };
    let before = list.len();
    list.retain(|name| name != "null");
    let found = list.len() < before;
    if let [_] = list.as_slice() {
        *types = list.swap_remove(0);
    }
    found
}

/// `"anyOf": [{ "$ref": ".." }, { "type": "null" }]` becomes `"$ref": ".."`.
fn take_null_alternative(members: &mut Map<String, Value>, keyword: &str) -> bool {
    let Some(Value::Array(list)) = members.get_mut(keyword) else {
        return false;
    };
    let before = list.len();
    list.retain(|alternative| *alternative != json!({ "type": "null" }));
    let found = list.len() < before;
    if found && let [Value::Object(_)] = list.as_slice() {
        let only = list.swap_remove(0);
        members.retain(|name, _| name != keyword);
        if let Value::Object(only) = only {
            only.into_iter().for_each(|(name, value)| {
                members.entry(name).or_insert(value);
            });
        }
    }
    found
}

/// Takes a member out and keeps the order of the others.
pub(super) fn take(members: &mut Map<String, Value>, name: &str) -> Option<Value> {
    let value = members.get_mut(name).map(mem::take)?;
    members.retain(|other, _| other != name);
    Some(value)
}

/// Combines two schemas of one place under `anyOf` or `allOf`; equal ones stay one.
pub(super) fn join(keyword: &str, schema: &mut Schema, other: Schema) {
    if *schema == other {
        return;
    }
    if let Some(members) = schema.as_object_mut()
        && members.len() == 1
        && let Some(Value::Array(list)) = members.get_mut(keyword)
    {
        let other = other.to_value();
        if !list.contains(&other) {
            list.push(other);
        }
        return;
    }
    let first = mem::take(schema);
    schema.insert(keyword.to_owned(), json!([first, other]));
}

#[cfg(test)]
mod tests {
    use schemars::json_schema;

    use super::*;

    #[test]
    fn null_is_taken_from_each_form_that_schemars_writes() {
        let forms = [
            (
                json_schema!({ "type": ["integer", "null"], "default": null }),
                json!({ "type": "integer" }),
            ),
            (
                json_schema!({ "type": ["string", "null"], "enum": ["a", "b", null] }),
                json!({ "type": "string", "enum": ["a", "b"] }),
            ),
            (
                json_schema!({ "description": "d", "anyOf": [{ "$ref": "#/x" }, { "type": "null" }] }),
                json!({ "description": "d", "$ref": "#/x" }),
            ),
            (
                json_schema!({ "anyOf": [{ "$ref": "#/x" }, { "$ref": "#/y" }, { "type": "null" }] }),
                json!({ "anyOf": [{ "$ref": "#/x" }, { "$ref": "#/y" }] }),
            ),
        ];
        for (mut schema, expected) in forms {
            assert!(take_null(&mut schema), "{schema:?}");
            assert_eq!(schema.to_value(), expected);
        }
    }

    #[test]
    fn a_schema_without_null_stays() {
        for mut schema in [
            json_schema!({ "type": "integer", "default": 1 }),
            json_schema!(true),
        ] {
            let before = schema.clone();
            assert!(!take_null(&mut schema));
            assert_eq!(schema, before);
        }
    }

    #[test]
    fn joined_schemas_stay_flat_and_distinct() {
        let mut schema = json_schema!({ "type": "string" });
        for other in ["string", "integer", "boolean", "integer"] {
            join("anyOf", &mut schema, json_schema!({ "type": other }));
        }
        let types = json!([{ "type": "string" }, { "type": "integer" }, { "type": "boolean" }]);
        assert_eq!(schema.to_value(), json!({ "anyOf": types }));
    }
}
