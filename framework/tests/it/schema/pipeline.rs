//! The types of `#[schema]` through the registry and the decoder.

use std::collections::BTreeMap;

use purlin::schema::{Constraints, Fault, Patch, Registry, Schema, Schemas, decode_json, schema};
use serde_json::json;

fn schemas<T: Schema>() -> Schemas {
    let mut registry = Registry::new();
    registry.input::<T>();
    registry.output::<T>();
    registry.finish()
}

fn decode<T: Schema>(json: &str) -> Result<T, Vec<String>> {
    let decoded = decode_json(json.as_bytes(), &Constraints::NONE, &schemas::<T>());
    let line = |fault: &Fault| format!("{}: {}", fault.pointer(), fault.kind.code());
    decoded.map_err(|faults| faults.iter().map(line).collect())
}

#[schema]
#[derive(Debug, PartialEq)]
struct Change {
    #[field(min_length = 2)]
    name: Patch<String>,
    count: Patch<u8>,
}

#[test]
fn patch_tells_absent_from_null() {
    let change = |name, count| Ok(Change { name, count });
    assert_eq!(decode("{}"), change(Patch::Absent, Patch::Absent));
    assert_eq!(decode(r#"{"name": null}"#), change(Patch::Null, Patch::Absent));
    assert_eq!(decode(r#"{"count": 1}"#), change(Patch::Absent, Patch::Value(1)));
    let faults = decode::<Change>(r#"{"name": "x", "count": "y"}"#).unwrap_err();
    assert_eq!(faults.len(), 2, "{faults:?}");
}

#[schema]
#[derive(Debug, PartialEq)]
struct Card {
    #[field(min_length = 3)]
    number: String,
    year: u16,
}

#[schema(tag = "kind", rename_all = "snake_case")]
#[derive(Debug, PartialEq)]
enum Payment {
    Card(Card),
    Transfer { iban: String, cents: u64 },
    Cash,
}

#[test]
fn a_union_is_decoded_by_its_tag() {
    let card = Card {
        number: "123".to_owned(),
        year: 2030,
    };
    assert_eq!(
        decode(r#"{"kind": "card", "number": "123", "year": 2030}"#),
        Ok(Payment::Card(card))
    );
    assert_eq!(decode(r#"{"kind": "cash"}"#), Ok(Payment::Cash));
    let transfer = Payment::Transfer {
        iban: "DE".to_owned(),
        cents: 5,
    };
    assert_eq!(
        decode(r#"{"kind": "transfer", "iban": "DE", "cents": 5}"#),
        Ok(transfer)
    );
}

#[test]
fn every_fault_of_a_union_is_told() {
    let faults = |json| decode::<Payment>(json).unwrap_err();
    assert_eq!(faults("{}"), [": union_tag_not_found"]);
    assert_eq!(faults(r#"{"kind": "gold"}"#), [": union_tag_invalid"]);
    assert_eq!(
        faults(r#"{"kind": "card", "number": "1", "year": "x"}"#),
        ["/number: string_too_short", "/year: int_type"]
    );
    assert_eq!(
        faults(r#"{"kind": "transfer"}"#),
        ["/iban: missing", "/cents: missing"]
    );
    assert_eq!(
        faults(r#"{"kind": "card", "number": "1", "year": 1}"#),
        ["/number: string_too_short"]
    );
}

#[test]
fn whole_numbers_with_a_point_suit_a_union_too() {
    let cash = decode::<Payment>(r#"{"kind": "transfer", "iban": "DE", "cents": 5.0}"#);
    assert_eq!(
        cash,
        Ok(Payment::Transfer {
            iban: "DE".to_owned(),
            cents: 5
        })
    );
}

#[schema]
#[derive(Debug)]
struct Tree {
    value: Option<u8>,
    #[field(default)]
    children: Vec<Self>,
}

#[test]
fn the_components_of_a_union() {
    let schemas = schemas::<Vec<Payment>>();
    let names: Vec<&String> = schemas.components().keys().collect();
    assert_eq!(
        names,
        ["Payment", "PaymentCard", "PaymentCash", "PaymentTransfer"]
    );
    let payment = schemas.components()["Payment"].as_value();
    assert_eq!(
        payment["oneOf"][0],
        json!({ "$ref": "#/components/schemas/PaymentCard" })
    );
    assert_eq!(
        payment["discriminator"]["mapping"]["card"],
        "#/components/schemas/PaymentCard"
    );
    let marks = serde_json::to_string(schemas.components()).unwrap();
    assert!(!marks.contains("x-purlin"), "{marks}");
}

#[test]
fn a_type_that_differs_by_direction_has_two_components() {
    let schemas = schemas::<Tree>();
    let names: Vec<&String> = schemas.components().keys().collect();
    assert_eq!(names, ["Tree", "TreeInput"]);
    let required = |name: &str| schemas.components()[name].get("required").cloned();
    assert_eq!(required("Tree"), Some(json!(["value", "children"])));
    assert_eq!(required("TreeInput"), None);
    let items = schemas.components()["TreeInput"]
        .pointer("/properties/children/items/$ref")
        .unwrap();
    assert_eq!(items, "#/components/schemas/TreeInput");
}

#[schema]
#[derive(Debug, PartialEq)]
struct Point {
    x: f32,
}

/// Contents that a buffer without types would change.
#[schema(tag = "kind")]
#[derive(Debug, PartialEq)]
enum Kept {
    Point { at: Point },
    Number { value: i128 },
    Places(BTreeMap<u8, Point>),
    Any { value: serde_json::Value },
    Payment(Payment),
    Nothing,
}

#[schema(tag = "t", content = "c", extra = "forbid")]
#[derive(Debug, PartialEq)]
enum Beside {
    Point(Point),
    Number(u128),
    Nothing,
}

#[schema(untagged)]
#[derive(Debug, PartialEq)]
enum AnyOf {
    Point(Point),
    Number(i128),
    Kept(Kept),
}

fn is_refused<T: Schema + std::fmt::Debug>(json: &str) {
    assert!(decode::<T>(json).is_err(), "{json}");
}

#[test]
fn an_array_is_no_object_of_a_union() {
    for json in [
        r#"["Nothing"]"#,
        r#"["Point", {"x": 1}]"#,
        r#"{"kind": "Point", "at": [1]}"#,
        r#"{"at": [1], "kind": "Point"}"#,
    ] {
        is_refused::<Kept>(json);
        is_refused::<AnyOf>(json);
    }
    for json in [
        r#"["Nothing"]"#,
        r#"["Point", {"x": 1}]"#,
        r#"{"t": "Point", "c": [1]}"#,
        r#"{"c": [1], "t": "Point"}"#,
    ] {
        is_refused::<Beside>(json);
    }
    is_refused::<AnyOf>("[1]");
}

#[test]
fn a_number_too_large_is_told_wherever_the_tag_stands() {
    for json in [
        r#"{"kind": "Point", "at": {"x": 1e39}}"#,
        r#"{"at": {"x": 1e39}, "kind": "Point"}"#,
    ] {
        assert_eq!(
            decode::<Kept>(json).unwrap_err(),
            ["/at/x: finite_number"],
            "{json}"
        );
    }
    let beside = decode::<Beside>(r#"{"c": {"x": 1e39}, "t": "Point"}"#);
    assert_eq!(beside.unwrap_err(), ["/c/x: finite_number"]);
    assert_eq!(
        decode::<AnyOf>(r#"{"x": 1e39}"#).unwrap_err(),
        ["/x: finite_number"]
    );
}

#[test]
fn long_integers_suit_a_union() {
    for value in [0, 1, -1, i128::MAX, i128::MIN, i128::from(u64::MAX) + 1] {
        let before = decode(&format!(r#"{{"kind": "Number", "value": {value}}}"#));
        let behind = decode(&format!(r#"{{"value": {value}, "kind": "Number"}}"#));
        assert_eq!(before, Ok(Kept::Number { value }));
        assert_eq!(behind, Ok(Kept::Number { value }));
        assert_eq!(decode(&value.to_string()), Ok(AnyOf::Number(value)));
        let inside = decode(&format!(r#"{{"value": {value}, "kind": "Number"}}"#));
        assert_eq!(inside, Ok(AnyOf::Kept(Kept::Number { value })));
    }
    for value in [0, 1, u128::MAX, u128::from(u64::MAX) + 1] {
        let before = decode(&format!(r#"{{"t": "Number", "c": {value}}}"#));
        let behind = decode(&format!(r#"{{"c": {value}, "t": "Number"}}"#));
        assert_eq!(before, Ok(Beside::Number(value)));
        assert_eq!(behind, Ok(Beside::Number(value)));
    }
}

#[test]
fn keys_that_are_numbers_suit_a_union() {
    let places = Ok(Kept::Places(BTreeMap::from([(7, Point { x: 1.5 })])));
    assert_eq!(decode(r#"{"kind": "Places", "7": {"x": 1.5}}"#), places);
    assert_eq!(decode(r#"{"7": {"x": 1.5}, "kind": "Places"}"#), places);
    is_refused::<Kept>(r#"{"kind": "Places", "7": {"x": 1}, "7": {"x": 1}}"#);
    is_refused::<Kept>(r#"{"7": {"x": 1}, "kind": "Places", "7": {"x": 1}}"#);
    is_refused::<Kept>(r#"{"07": {"x": 1}, "kind": "Places"}"#);
}

#[test]
fn json_of_any_kind_is_kept_as_it_is() {
    let kept = |json| match decode::<Kept>(json) {
        Ok(Kept::Any { value }) => value.to_string(),
        other => panic!("{other:?}"),
    };
    let value = r#"[1.0,1,-1,1.5,"a\n",null,{"b":[true]}]"#;
    assert_eq!(kept(&format!(r#"{{"kind": "Any", "value": {value}}}"#)), value);
    assert_eq!(kept(&format!(r#"{{"value": {value}, "kind": "Any"}}"#)), value);
}

#[test]
fn a_union_in_a_union_has_a_tag_of_its_own_name_only() {
    // Both are told apart by `kind`, which stands there once.
    is_refused::<Kept>(r#"{"kind": "Payment", "iban": "DE", "cents": 1}"#);
    is_refused::<Kept>(r#"{"kind": "Payment", "kind": "cash"}"#);
    is_refused::<Kept>(r#"{"kind": "Nothing", "kind": "Nothing"}"#);
    is_refused::<Kept>(r#"{"a": 1, "kind": "Nothing", "kind": "Nothing"}"#);
}

#[test]
fn a_variant_without_content_ignores_or_refuses_what_stands_beside_it() {
    assert_eq!(
        decode(r#"{"kind": "Nothing", "a": [1], "a": 2}"#),
        Ok(Kept::Nothing)
    );
    assert_eq!(decode(r#"{"a": [1], "kind": "Nothing"}"#), Ok(Kept::Nothing));
    assert_eq!(decode(r#"{"t": "Nothing"}"#), Ok(Beside::Nothing));
    for json in [
        r#"{"t": "Nothing", "c": null}"#,
        r#"{"c": null, "t": "Nothing"}"#,
        r#"{"t": "Nothing", "more": 1}"#,
    ] {
        is_refused::<Beside>(json);
    }
}
