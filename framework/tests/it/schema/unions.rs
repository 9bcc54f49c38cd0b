//! Enums with content: what they hold is as strict as anything else, wherever the tag stands.

use std::collections::BTreeMap;
use std::fmt::Debug;

use purlin::schema::{Schema, schema};

use super::pipeline::{Payment, decode};

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

fn is_refused<T: Schema + Debug>(json: &str) {
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
    for zero in ["-0", "0.0", "0 "] {
        is_refused::<Kept>(&format!(r#"{{"kind": "Places", "{zero}": {{"x": 1}}}}"#));
        is_refused::<Kept>(&format!(r#"{{"{zero}": {{"x": 1}}, "kind": "Places"}}"#));
    }
}

#[test]
fn keys_that_are_truths_suit_a_union() {
    #[schema(tag = "kind")]
    #[derive(Debug, PartialEq)]
    enum Switches {
        Set(BTreeMap<bool, u8>),
    }
    let set = Ok(Switches::Set(BTreeMap::from([(false, 1), (true, 2)])));
    assert_eq!(decode(r#"{"kind": "Set", "true": 2, "false": 1}"#), set);
    assert_eq!(decode(r#"{"true": 2, "false": 1, "kind": "Set"}"#), set);
    is_refused::<Switches>(r#"{"1": 2, "kind": "Set"}"#);
}

#[test]
fn json_of_any_kind_is_kept_as_it_is() {
    let kept = |json: &str| match decode::<Kept>(json) {
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

#[schema(untagged, extra = "forbid")]
#[derive(Debug, PartialEq)]
enum Amount {
    Whole { value: i64 },
    Text { value: String },
}

#[test]
fn variants_with_the_same_field_are_told_apart_by_its_value() {
    let text = Amount::Text {
        value: "x".to_owned(),
    };
    assert_eq!(
        decode(r#"[{"value":"x"},{"value":1}]"#),
        Ok(vec![text, Amount::Whole { value: 1 }])
    );
    let faults = decode::<Vec<Amount>>(r#"[{"value":"x"},{"value":true}]"#).unwrap_err();
    assert!(faults.iter().all(|fault| fault.starts_with("/1")), "{faults:?}");
}

#[schema]
#[derive(Debug, PartialEq)]
#[expect(non_camel_case_types, reason = "keywords have small letters")]
enum Word {
    r#type,
    r#in,
}

#[schema(tag = "r")]
#[derive(Debug, PartialEq)]
#[expect(non_camel_case_types, reason = "keywords have small letters")]
enum Raw {
    r#type { r#in: u8 },
    r#use,
}

#[test]
fn a_raw_name_stands_without_its_prefix() {
    assert_eq!(decode(r#"["type","in"]"#), Ok(vec![Word::r#type, Word::r#in]));
    assert_eq!(serde_json::to_string(&Word::r#type).unwrap(), r#""type""#);
    let raw = Raw::r#type { r#in: 1 };
    assert_eq!(serde_json::to_string(&raw).unwrap(), r#"{"r":"type","in":1}"#);
    assert_eq!(format!("{raw:?}"), "type { in: 1 }");
    assert_eq!(decode(r#"{"r":"type","in":1}"#), Ok(raw));
    assert_eq!(decode(r#"{"r":"use"}"#), Ok(Raw::r#use));
    let faults = decode::<Word>(r#""r#type""#).unwrap_err();
    assert_eq!(faults, [": enum"]);
}

#[schema(rename_all = "snake_case")]
#[derive(Debug, PartialEq)]
enum Order {
    Newest,
}

#[schema(untagged)]
#[derive(Debug, PartialEq)]
enum Sort {
    Named(Order),
    By { field: String, descending: bool },
}

#[schema(untagged, extra = "forbid")]
#[derive(Debug, PartialEq)]
enum Contact {
    Mail { mail: String },
    Phone { phone: u32 },
}

#[test]
fn the_faults_of_a_union_are_those_of_a_form_of_the_same_type() {
    let faults = |json| decode::<Sort>(json).unwrap_err();
    assert_eq!(
        faults(r#"{"field":1}"#),
        ["/field: string_type", "/descending: missing"]
    );
    assert_eq!(faults(r#""oldest""#), [": enum"]);
    assert_eq!(faults("1"), [": union_no_match"]);
}

#[test]
fn objects_of_one_field_each_are_no_words() {
    let faults = |json| decode::<Contact>(json).unwrap_err();
    assert_eq!(faults(r#"{"phone":"a"}"#), ["/phone: int_type"]);
    assert_eq!(faults("{}"), ["/mail: missing"]);
    assert_eq!(faults(r#""mail""#), [": union_no_match"]);
}
