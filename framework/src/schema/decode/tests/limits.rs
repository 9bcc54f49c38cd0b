use super::json::check;
use super::*;
use crate::schema::{Constraints, decode_json};

#[test]
fn depth_is_limited() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    check::<serde_json::Value>(&[
        (&nested(127), &[]),
        (&nested(128), &[" recursion_loop"]),
        (&nested(100_000), &[" recursion_loop"]),
    ]);
    let list = |depth: usize, last: &str| {
        format!(
            "{}{last}{}",
            r#"{"value": 1, "next": "#.repeat(depth),
            "}".repeat(depth)
        )
    };
    let wrong = format!("{}/next int_type", "/next".repeat(125));
    let wrong = wrong.replace("/next int_type", "/value int_type");
    check::<Node>(&[
        (&list(125, r#"{"value": 1}"#), &[]),
        (&list(125, r#"{"value": "1"}"#), &[&wrong]),
    ]);
}

#[test]
fn the_number_of_faults_is_limited() {
    let body = format!("[{}0]", "\"a\",".repeat(10_000));
    let faults = decode_json::<Of<Vec<i32>>>(body.as_bytes(), &Constraints::NONE, &schemas::<Of<Vec<i32>>>())
        .unwrap_err();
    assert_eq!(faults.len(), 100);
}

/// A type whose schema leads to itself without a value in between.
#[derive(Debug, Serialize, Deserialize)]
struct Circle(Decimal);

impl JsonSchema for Circle {
    fn schema_name() -> Cow<'static, str> {
        "Circle".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> schemars::Schema {
        let this = generator.subschema_for::<Self>();
        schemars::json_schema!({ "allOf": [{ "anyOf": [this, { "type": "null" }] }] })
    }
}

#[test]
fn schemas_that_lead_in_a_circle_end() {
    check::<Circle>(&[("[]", &[" value_error"])]);
}
