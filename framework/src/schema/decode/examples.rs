//! Holds the examples of the document against the schemas that they stand in.

use schemars::Schema;
use serde_json::{Map, Value};

use super::check_json;
use crate::schema::{Fault, FaultKind, Schemas, traverse};

/// What is wrong with the examples of the components, as sentences for the developer.
pub(crate) fn mistakes(schemas: &Schemas) -> Vec<String> {
    let mut mistakes = Vec::new();
    for (name, schema) in schemas.components() {
        traverse::visit(schema.as_value(), "", &mut |object, pointer| {
            mistakes.extend(first_fault(object, schemas).map(|fault| {
                let (place, reason) = (fault.pointer(), fault.kind.detail());
                let what = if place.is_empty() {
                    String::new()
                } else {
                    format!(" `{place}`")
                };
                format!("schema `{name}`, `{pointer}`: in its example{what} {reason}")
            }));
        });
    }
    mistakes
}

/// The first fault of the examples that a schema has. What stands in a `read_only` field of a value inside is none, though requests do
/// not have it: the value of a type has all of its fields.
fn first_fault(schema: &Map<String, Value>, schemas: &Schemas) -> Option<Fault> {
    let examples = schema.get("examples")?.as_array()?;
    let schema = Schema::from(schema.clone());
    let mut faults = examples
        .iter()
        .flat_map(|example| check_json(example, &schema, schemas));
    faults.find(|fault| fault.kind != FaultKind::ExtraForbidden)
}
