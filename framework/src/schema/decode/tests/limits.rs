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

/// An object of one member in the other, with many members of one name inside.
fn repeated(key: &str, member: &str, count: usize) -> String {
    format!(r#"{{"{key}":{{{}}}}}"#, vec![member; count].join(","))
}

#[test]
fn a_key_that_stands_often_is_one_fault() {
    check::<serde_json::Value>(&[(&repeated("k", r#""a":0"#, 9), &["/k/a duplicate_key"])]);
    let duplicates = schemas::<Of<Closed>>();
    let body = repeated("k", r#""a":0"#, 9);
    let faults = decode_json::<Of<Closed>>(body.as_bytes(), &Constraints::NONE, &duplicates).unwrap_err();
    assert_eq!(told(&faults), ["/k/a extra_forbidden", "/k/id missing"]);
}

type Closed = BTreeMap<String, Owner>;

#[test]
fn faults_below_a_long_key_do_not_repeat_it() {
    let key = "k".repeat(500_000);
    let items = |item: &str| format!(r#"{{"{key}":[{}]}}"#, vec![item; 100_000].join(","));
    of_few_bytes::<serde_json::Value>(&repeated(&key, r#""a":0"#, 80_000));
    of_few_bytes::<Closed>(&repeated(&key, r#""a":0"#, 80_000));
    of_few_bytes::<BTreeMap<String, Vec<i32>>>(&items("\"\""));
    of_few_bytes::<BTreeMap<String, Vec<i32>>>(&format!(r#"{{"{key}":[1e999]}}"#));
    of_few_bytes::<BTreeMap<String, Vec<Key>>>(&items("null"));
    let last = format!("{}, \"{key}\": 0}}", items("5").trim_end_matches('}'));
    of_few_bytes::<BTreeMap<String, Vec<Key>>>(&last);
}

#[track_caller]
fn of_few_bytes<T>(body: &str)
where
    Of<T>: Schema,
{
    let found = decode_json::<Of<T>>(body.as_bytes(), &Constraints::NONE, &schemas::<Of<T>>());
    let faults = found.map(|_| ()).unwrap_err();
    let bytes: usize = faults.iter().map(|fault| fault.pointer().len()).sum();
    assert!(
        bytes < 64 * 1024,
        "{} faults have {bytes} bytes of places",
        faults.len()
    );
}
