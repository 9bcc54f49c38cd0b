//! The types of `#[schema]` through the registry and the decoder.

use purlin::schema::{Constraints, Fault, Patch, Registry, Schema, Schemas, decode_json, schema};
use serde_json::json;

fn schemas<T: Schema>() -> Schemas {
    let mut registry = Registry::new();
    registry.input::<T>();
    registry.output::<T>();
    registry.finish()
}

pub(super) fn decode<T: Schema>(json: &str) -> Result<T, Vec<String>> {
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
pub(super) struct Card {
    #[field(min_length = 3)]
    number: String,
    year: u16,
}

#[schema(tag = "kind", rename_all = "snake_case")]
#[derive(Debug, PartialEq)]
pub(super) enum Payment {
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
