//! Enums.

use purlin::schema::schema;
use serde_json::{from_str, json, to_value};

use super::{faults, input, output};

/// Where an order stands.
#[schema(rename_all = "kebab-case")]
#[derive(Debug, Clone, Copy, PartialEq)]
enum Status {
    /// Nobody has
    /// touched it.
    NewOrder,
    #[field(alias = "gone")]
    Shipped,
}

#[schema]
#[derive(Debug, PartialEq)]
struct Card {
    #[field(min_length = 12)]
    number: String,
}

/// How to pay.
#[schema(tag = "kind", rename_all = "snake_case")]
#[derive(Debug, PartialEq)]
enum Payment {
    /// By card.
    Card(Card),
    BankTransfer {
        #[field(pattern = "^[A-Z]{2}")]
        iban: String,
        note: Option<String>,
    },
    Cash,
}

#[schema(tag = "type", content = "data", extra = "forbid")]
#[derive(Debug, PartialEq)]
enum Event {
    Paid(Payment),
    Moved {
        #[field(ge = 0)]
        x: i32,
    },
    Named(#[field(min_length = 2)] String),
    Closed,
}

#[schema(untagged)]
#[derive(Debug, PartialEq)]
enum Key {
    Number(#[field(ge = 1)] i64),
    Name(#[field(max_length = 3)] String),
    Pair { left: String },
}

#[test]
fn words() {
    assert_eq!(from_str::<Status>(r#""new-order""#).unwrap(), Status::NewOrder);
    assert_eq!(to_value(Status::Shipped).unwrap(), json!("gone"));
    insta::assert_json_snapshot!(input::<Status>());
}

#[test]
fn tagged() {
    let card: Payment = from_str(r#"{"kind": "card", "number": "1"}"#).unwrap();
    assert_eq!(
        card,
        Payment::Card(Card {
            number: "1".to_owned()
        })
    );
    assert_eq!(
        faults::<Payment>(r#"{"kind": "card", "number": "1"}"#),
        ["/number: string_too_short"]
    );
    let transfer = r#"{"kind": "bank_transfer", "iban": "1"}"#;
    assert_eq!(faults::<Payment>(transfer), ["/iban: string_pattern_mismatch"]);
    assert_eq!(to_value(Payment::Cash).unwrap(), json!({ "kind": "cash" }));
    insta::assert_json_snapshot!(input::<Payment>());
}

#[test]
fn tagged_beside_the_content() {
    assert_eq!(
        faults::<Event>(r#"{"type": "Moved", "data": {"x": -1}}"#),
        ["/data/x: greater_than_equal"]
    );
    assert_eq!(
        faults::<Event>(r#"{"type": "Named", "data": "x"}"#),
        ["/data: string_too_short"]
    );
    let inner = r#"{"type": "Paid", "data": {"kind": "card", "number": "1"}}"#;
    assert_eq!(faults::<Event>(inner), ["/data/number: string_too_short"]);
    insta::assert_json_snapshot!(output::<Event>());
}

#[test]
fn untagged() {
    assert_eq!(faults::<Key>("0"), [": greater_than_equal"]);
    assert_eq!(faults::<Key>(r#""long""#), [": string_too_long"]);
    assert!(faults::<Key>(r#"{"left": "x"}"#).is_empty());
    insta::assert_json_snapshot!(input::<Key>());
}

/// The type that a variant holds has the name that the variant would get.
#[schema]
struct ShapeCircle {
    radius: f64,
}

#[schema(tag = "kind")]
enum Shape {
    Circle(ShapeCircle),
    #[field(alias = "square")]
    Square {
        side: f64,
        inside: Option<Box<Shape>>,
    },
}

#[schema]
struct Drawing {
    shape: Shape,
    circle: ShapeCircle,
}

#[test]
fn a_variant_and_its_content_have_different_names() {
    let document = input::<Drawing>();
    let names: Vec<&String> = document.as_object().unwrap().keys().collect();
    assert_eq!(names.len(), 5, "{names:?}");
    assert_eq!(
        document["Shape"]["discriminator"],
        json!({
            "propertyName": "kind",
            "mapping": { "Circle": "#/$defs/ShapeCircleVariant", "square": "#/$defs/ShapeSquare" },
        })
    );
    assert!(document["ShapeCircle"]["properties"].get("kind").is_none());
    assert_eq!(
        document["ShapeCircleVariant"]["required"],
        json!(["kind", "radius"])
    );
}

#[test]
fn a_closed_struct_in_a_variant_takes_the_tag() {
    #[schema(extra = "forbid")]
    #[derive(Debug)]
    struct Closed {
        size: u8,
    }
    #[schema(tag = "kind")]
    #[derive(Debug)]
    enum Holder {
        Closed(Closed),
    }
    let Holder::Closed(closed) = from_str(r#"{"kind": "Closed", "size": 1}"#).unwrap();
    assert_eq!(closed.size, 1);
    from_str::<Holder>(r#"{"kind": "Closed", "size": 1, "other": 2}"#).unwrap_err();
    let variant = &input::<Holder>()["HolderClosed"];
    assert_eq!(variant["additionalProperties"], json!(false));
    assert_eq!(
        variant["properties"]["kind"],
        json!({ "type": "string", "const": "Closed" })
    );
}
