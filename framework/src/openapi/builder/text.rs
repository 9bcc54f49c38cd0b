//! What the text of a parameter can hold.

use schemars::Schema as JsonSchema;
use serde_json::Value;

use super::shape::referred;
use crate::openapi::ParameterIn;
use crate::schema::Registry;

/// How many schemas are entered within each other; a type that only refers to itself never ends.
const MAX_DEPTH: usize = 8;

/// Why no text is a value of the schema, if none is.
pub(super) fn refusal(registry: &Registry, schema: &JsonSchema, place: ParameterIn) -> Option<&'static str> {
    let schema = without_null(registry, referred(registry, schema.as_value()));
    if !has_type(schema, "array") {
        return refuses_text(registry, schema, MAX_DEPTH);
    }
    if place == ParameterIn::Path {
        return Some("is a list, and a path has one value of each name");
    }
    let first = schema.get("prefixItems").and_then(Value::as_array);
    let items = first.into_iter().flatten().chain(schema.get("items"));
    let mut refusals = items.filter_map(|item| refuses_text(registry, item, MAX_DEPTH));
    refusals.next().map(|_| "is a list of what no text is")
}

/// Whether the schema is that of a map, of which each pair of a query is a member.
pub(super) fn is_map(registry: &Registry, schema: &JsonSchema) -> bool {
    let schema = referred(registry, schema.as_value());
    has_type(schema, "object") && schema.get("properties").is_none()
}

/// Whether the type behind a reference takes `null`.
pub(super) fn is_nullable(registry: &Registry, schema: &JsonSchema) -> bool {
    let schema = referred(registry, schema.as_value());
    let types = schema.get("type").and_then(Value::as_array);
    let is_null = |schema: &Value| has_type(schema, "null");
    types.is_some_and(|types| types.iter().any(|name| name == "null")) || branches(schema).any(is_null)
}

/// The only form of a schema beside `null`, or the schema itself: a parameter that is left out is null, and needs no text.
fn without_null<'v>(registry: &'v Registry, schema: &'v Value) -> &'v Value {
    let forms = branches(schema).map(|form| referred(registry, form));
    let mut forms = forms.filter(|form| !has_type(form, "null"));
    match (forms.next(), forms.next()) {
        (Some(only), None) => only,
        _ => schema,
    }
}

fn refuses_text(registry: &Registry, schema: &Value, depth: usize) -> Option<&'static str> {
    let schema = referred(registry, schema);
    if has_type(schema, "object") {
        return Some("is an object, which no text is");
    }
    if has_type(schema, "array") {
        return Some("is a list inside another value, which no text is");
    }
    if branches(schema).any(|form| has_type(referred(registry, form), "array")) {
        return Some("has a form that is a list, and one text is none: take a `Vec`, or leave that form out");
    }
    let refusal = |branch| match depth {
        0 => None,
        _ => refuses_text(registry, branch, depth - 1),
    };
    let mut refusals = branches(schema).map(refusal);
    let first = refusals.next()??;
    // One form that text can have is enough.
    refusals.all(|refusal| refusal.is_some()).then_some(first)
}

fn branches(schema: &Value) -> impl Iterator<Item = &Value> {
    let lists = ["anyOf", "oneOf"]
        .into_iter()
        .filter_map(|keyword| schema.get(keyword));
    lists.filter_map(Value::as_array).flatten()
}

fn has_type(schema: &Value, name: &str) -> bool {
    schema.get("type").is_some_and(|value| value == name)
}
