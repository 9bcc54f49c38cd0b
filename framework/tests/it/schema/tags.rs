//! What variants with a tag among their fields may hold.

use std::collections::BTreeMap;
use std::fmt::Debug;

use purlin::schema::{Patch, Registry, Schema, schema};
use serde_json::Value;

use super::pipeline::decode;

#[schema(extra = "forbid")]
#[derive(Debug, PartialEq)]
struct Wire {
    iban: String,
}

/// Behind a name of its own.
#[schema]
#[derive(Debug, PartialEq)]
struct Held(Wire);

#[schema(tag = "speed", extra = "forbid", rename_all = "snake_case")]
#[derive(Debug, PartialEq)]
enum Transfer {
    Slow { days: u8 },
    Fast(Wire),
}

#[schema(untagged, extra = "forbid")]
#[derive(Debug, PartialEq)]
enum Any {
    Note { note: String },
    Wire(Wire),
}

#[schema(tag = "kind", rename_all = "snake_case")]
#[derive(Debug, PartialEq)]
enum Payment {
    Wire(Wire),
    Held(Held),
    Transfer(Transfer),
    Any(Any),
}

/// What holds itself can be described, but serde cannot write it.
#[schema(tag = "kind")]
#[derive(Debug)]
enum Endless {
    Wire(Wire),
    Again(Box<Self>),
}

/// All that is wrong with the schemas of a type.
fn problems<T: Schema>() -> Vec<String> {
    let mut registry = Registry::new();
    registry.input::<T>();
    registry.output::<T>();
    registry.finish().problems().to_vec()
}

/// Where the schemas of a type allow an example, as far as names of fields go.
fn allows(schema: &Value, root: &Value, value: &Value) -> bool {
    let form = match schema.get("$ref").and_then(Value::as_str) {
        Some(reference) => root.pointer(reference.trim_start_matches('#')).unwrap(),
        None => schema,
    };
    let fields = value.as_object().unwrap();
    let properties = form.get("properties").and_then(Value::as_object);
    let is_known = |name: &String| properties.is_some_and(|properties| properties.contains_key(name));
    let is_open = form.get("additionalProperties") != Some(&Value::Bool(false));
    let required = form.get("required").and_then(Value::as_array);
    let is_there = |name: &Value| fields.contains_key(name.as_str().unwrap());
    let is_constant = |(name, value): (&String, &Value)| {
        let constant = properties.and_then(|properties| properties.get(name)?.get("const"));
        constant.is_none_or(|constant| constant == value)
    };
    let list = |keyword| form.get(keyword).and_then(Value::as_array);
    form.get("type").is_none_or(|kind| kind == "object")
        && (is_open || fields.keys().all(is_known))
        && required.is_none_or(|names| names.iter().all(is_there))
        && fields.iter().all(is_constant)
        && list("allOf").is_none_or(|all| all.iter().all(|form| allows(form, root, value)))
        && ["anyOf", "oneOf"]
            .iter()
            .all(|one| list(one).is_none_or(|one| one.iter().any(|form| allows(form, root, value))))
}

#[test]
fn what_takes_no_other_fields_takes_the_tag() {
    let mut registry = Registry::new();
    let mut schema = registry.input::<Payment>();
    let schemas = registry.finish();
    schemas.rewrite(&mut schema);
    let root = serde_json::json!({ "components": { "schemas": schemas.components() } });
    assert_eq!(schemas.problems(), [""; 0]);
    assert_eq!(problems::<Endless>(), [""; 0]);
    for json in [
        r#"{"kind": "wire", "iban": "DE"}"#,
        r#"{"kind": "held", "iban": "DE"}"#,
        r#"{"kind": "transfer", "speed": "slow", "days": 1}"#,
        r#"{"kind": "transfer", "speed": "fast", "iban": "DE"}"#,
        r#"{"kind": "any", "note": "a"}"#,
        r#"{"kind": "any", "iban": "DE"}"#,
    ] {
        let decoded = decode::<Payment>(json);
        assert!(decoded.is_ok(), "{json}: {decoded:?}");
        let value = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_value(decoded.unwrap()).unwrap(), value);
        assert!(allows(schema.as_value(), &root, &value), "{json}");
        let more = json.replace('}', r#", "more": 1}"#);
        let value = serde_json::from_str(&more).unwrap();
        assert!(!allows(schema.as_value(), &root, &value), "{more}");
        assert!(decode::<Payment>(&more).is_err(), "{more}");
    }
}

#[test]
fn the_tag_is_no_fault_beside_others() {
    let faults = |json| decode::<Payment>(json).unwrap_err();
    assert_eq!(faults(r#"{"kind": "held"}"#), ["/iban: missing"]);
    assert_eq!(
        faults(r#"{"kind": "transfer", "speed": "slow", "days": "x", "more": 1}"#),
        ["/days: int_type", "/more: extra_forbidden"]
    );
}

#[schema]
#[derive(Debug)]
struct Named {
    kind: String,
}

#[schema(tag = "kind")]
#[derive(Debug)]
enum Twice {
    Named(Named),
    Nothing,
}

#[schema(tag = "kind")]
#[derive(Debug)]
enum Maybe {
    Wire(Option<Wire>),
    Boxed(Box<Option<Wire>>),
    Patch(Patch<Wire>),
}

/// With the `Option` behind a name of its own.
#[schema]
#[derive(Debug)]
struct Behind(Option<Wire>);

/// With the `Option` in one of several forms.
#[schema(untagged)]
#[derive(Debug)]
enum Formed {
    Note { note: String },
    Wire(Option<Wire>),
}

#[schema]
#[derive(Debug)]
struct Loose {
    note: Option<String>,
}

#[schema(tag = "kind")]
#[derive(Debug)]
enum Hidden {
    Behind(Behind),
    Formed(Box<Formed>),
    Loose(Loose),
}

#[schema]
#[derive(Debug)]
struct Count(u32);

#[schema(tag = "kind")]
#[derive(Debug)]
enum Scalar {
    Count(Count),
    List(Vec<u8>),
    Map(BTreeMap<String, u8>),
    Any(Value),
}

#[test]
fn what_cannot_stand_beside_a_tag_is_told() {
    assert_eq!(
        problems::<Twice>(),
        [
            "a variant with the tag `kind: Named` holds `Named`, which has a field of that name: rename one of them, or give the enum \
             `content = \"...\"`"
        ]
    );
    let told = problems::<Maybe>();
    let may_be_null = |told: &String| told.contains(", which may be `null`, ");
    assert!(told.len() == 3 && told.iter().all(may_be_null), "{told:?}");
    let told = problems::<Hidden>();
    assert!(told.len() == 2 && told.iter().all(may_be_null), "{told:?}");
    let told = problems::<Scalar>();
    let [count, list] = &told[..] else {
        panic!("{told:?}");
    };
    assert!(
        count.contains("`kind: Count` holds `Count`, which is no object: "),
        "{count}"
    );
    assert!(
        list.contains("`kind: List` holds `Array_of_uint8`, which is no object: "),
        "{list}"
    );
}

#[schema(example = Drawn { corners: 3 })]
#[derive(Debug)]
struct Drawn {
    corners: u8,
}

#[schema(tag = "kind", rename_all = "snake_case")]
#[derive(Debug)]
enum Picture {
    Drawn(Drawn),
    Nothing,
}

#[test]
fn the_example_of_what_a_variant_holds_has_the_tag() {
    let document = super::output::<Picture>();
    let example = &document["PictureDrawn"]["examples"][0];
    assert_eq!(example.to_string(), r#"{"kind":"drawn","corners":3}"#);
}
