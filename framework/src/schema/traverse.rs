//! Visits the schemas inside a schema, and nothing that only looks like one (defaults, examples, constants).

use serde_json::{Map, Value};

/// Where a keyword of JSON Schema 2020-12 keeps schemas.
enum Holds {
    /// The keyword's value is a schema.
    One,
    /// An array of schemas.
    List,
    /// An object whose members are schemas.
    Members,
}

fn holds(keyword: &str) -> Option<Holds> {
    match keyword {
        "not"
        | "if"
        | "then"
        | "else"
        | "contains"
        | "items"
        | "additionalProperties"
        | "propertyNames"
        | "unevaluatedProperties"
        | "unevaluatedItems" => Some(Holds::One),
        "allOf" | "anyOf" | "oneOf" | "prefixItems" => Some(Holds::List),
        "properties" | "patternProperties" | "dependentSchemas" | "$defs" => Some(Holds::Members),
        _ => None,
    }
}

/// Calls `visit` with every object schema inside `schema`, the outermost first.
pub(in crate::schema) fn visit_mut(schema: &mut Value, visit: &mut dyn FnMut(&mut Map<String, Value>)) {
    let Value::Object(object) = schema else { return };
    visit(object);
    for (keyword, value) in object.iter_mut() {
        match (holds(keyword), value) {
            (Some(Holds::One), value) => visit_mut(value, visit),
            (Some(Holds::List), Value::Array(list)) => {
                for item in list {
                    visit_mut(item, visit);
                }
            }
            (Some(Holds::Members), Value::Object(members)) => {
                for member in members.values_mut() {
                    visit_mut(member, visit);
                }
            }
            _ => {}
        }
    }
}

/// Calls `visit` with every object schema inside `schema` and its JSON pointer, the outermost first.
pub(in crate::schema) fn visit(
    schema: &Value,
    pointer: &str,
    visitor: &mut dyn FnMut(&Map<String, Value>, &str),
) {
    let Value::Object(object) = schema else { return };
    visitor(object, pointer);
    for (keyword, value) in object {
        match (holds(keyword), value) {
            (Some(Holds::One), value) => visit(value, &format!("{pointer}/{keyword}"), visitor),
            (Some(Holds::List), Value::Array(list)) => {
                for (index, item) in list.iter().enumerate() {
                    visit(item, &format!("{pointer}/{keyword}/{index}"), visitor);
                }
            }
            (Some(Holds::Members), Value::Object(members)) => {
                for (name, member) in members {
                    visit(member, &format!("{pointer}/{keyword}/{}", escape(name)), visitor);
                }
            }
            _ => {}
        }
    }
}

fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// Calls `visit` with every reference of a schema object: `$ref`, and what a discriminator maps to.
pub(in crate::schema) fn references_mut(object: &mut Map<String, Value>, visit: &mut dyn FnMut(&mut String)) {
    if let Some(Value::String(reference)) = object.get_mut("$ref") {
        visit(reference);
    }
    let mapping = object
        .get_mut("discriminator")
        .and_then(|discriminator| discriminator.get_mut("mapping"))
        .and_then(Value::as_object_mut);
    for target in mapping.into_iter().flat_map(Map::values_mut) {
        if let Value::String(target) = target
            && target.starts_with("#/")
        {
            visit(target);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_schema_is_visited_once_and_examples_are_not() {
        let mut schema = json!({
            "properties": { "a/b": { "items": { "title": "leaf" } } },
            "anyOf": [{ "title": "branch" }, true],
            "default": { "properties": { "c": {} } },
        });
        let mut pointers = Vec::new();
        visit(&schema, "", &mut |_, pointer| pointers.push(pointer.to_owned()));
        assert_eq!(
            pointers,
            ["", "/properties/a~1b", "/properties/a~1b/items", "/anyOf/0"]
        );
        let mut count = 0;
        visit_mut(&mut schema, &mut |_| count += 1);
        assert_eq!(count, 4);
    }

    #[test]
    fn discriminators_hold_references_too() {
        let mut schema = json!({
            "$ref": "#/a",
            "discriminator": { "propertyName": "k", "mapping": { "x": "#/b", "y": "Name" } },
        });
        let mut found = Vec::new();
        let object = schema.as_object_mut().unwrap();
        references_mut(object, &mut |reference| found.push(reference.clone()));
        assert_eq!(found, ["#/a", "#/b"]);
    }
}
