//! serde takes a value exactly if the walk finds no fault in it.

use std::collections::HashSet;
use std::num::{NonZeroI32, NonZeroU8};

use jiff::Span;

use super::*;
use crate::schema::decode::json::{faults_of, parse};

const CORPUS: &[&str] = &[
    "null",
    "true",
    "0",
    "-0",
    "1",
    "-1",
    "1.0",
    "1.5",
    "255",
    "256",
    "300.0",
    "2147483648",
    "9007199254740992.0",
    "9007199254740994.0",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551615",
    "18446744073709551616",
    "1e17",
    "1e39",
    "-1e39",
    "1e300",
    "\"\"",
    "\"a\"",
    "\"ab\"",
    "\"red\"",
    "\"Red\"",
    "\"Dot\"",
    "\"Circle\"",
    "\"1\"",
    "\"-12.5\"",
    "\".5\"",
    "\"5.\"",
    "\"+1\"",
    "\"1_000\"",
    "\"1e-5\"",
    "\"1e3\"",
    "\"1e400\"",
    "\"2024-02-29\"",
    "\"20240229\"",
    "\"2024-02-29T12:30:00\"",
    "\"2024-02-29 12:30:00.5\"",
    "\"2024-02-29T12:30:00-08:00\"",
    "\"2024-02-29T12:30:00-08:00[America/Los_Angeles]\"",
    "\"2024-02-29T12:30:00Z\"",
    "\"2024-02-29t12:30:00.5z\"",
    "\"2024-02-29T12:30Z\"",
    "\"2024-02-29T12:30:00+01\"",
    "\"2024-02-29T12:30:00,5Z\"",
    "\"20240229T123000Z\"",
    "\"12:30:00\"",
    "\"12:30:00.25\"",
    "\"T12:30:00\"",
    "\"12:30:00-08:00\"",
    "\"P1Y2M\"",
    "\"-PT1H30M\"",
    "\"1h 30m\"",
    "\"2 days ago\"",
    "\"01890a5d-ac96-774b-bcce-b302099a8057\"",
    "\"http://example.com\"",
    "\" http://example.com\"",
    "\"http:\\\\example.com\"",
    "\"http://exa\\tmple.com\\n\"",
    "\"127.0.0.1\"",
    "\"::1\"",
    "[]",
    "[1]",
    "[1, 1]",
    "[\"a\", \"a\"]",
    r#"{"all": [1, 1], "each": [["a", "a"]], "held": [1, 1]}"#,
    "[1, \"a\"]",
    "[\"a\"]",
    "[\"a\", 1]",
    "[1, \"a\", 2]",
    "[null]",
    "[true, null]",
    "{}",
    r#"{"a": 1}"#,
    r#"{"a": 1, "a": 1}"#,
    r#"{"a": {"b": 1, "b": 1}}"#,
    r#"{"a": -1}"#,
    r#"{"1": true}"#,
    r#"{"1": true, "1": true}"#,
    r#"{"x": 1, "y": 1.0}"#,
    r#"{"x": 1, "y": "1"}"#,
    r#"{"kind": "cat", "lives": 9.0}"#,
    r#"{"kind": "cat", "lives": 256}"#,
    r#"{"kind": "cat"}"#,
    r#"{"kind": "dog", "name": "a", "owner": null}"#,
    r#"{"kind": "dog", "name": "a", "owner": {"id": 1, "x": 1}}"#,
    r#"{"kind": "fish"}"#,
    r#"{"kind": "cow"}"#,
    r#"{"kind": "fish", "kind": "fish"}"#,
    r#"{"kind": "fish", "more": 1, "more": 1}"#,
    r#"{"more": [], "kind": "fish", "more": 1}"#,
    r#"{"kind": "fish", "more": 1, "kind": "fish"}"#,
    r#"{"more": 1, "kind": "fish", "kind": "fish"}"#,
    r#"["fish"]"#,
    r#"["cat", 9]"#,
    r#"{"kind": ["fish"]}"#,
    r#"{"kind": "cat", "lives": [9]}"#,
    r#"{"kind": "dog", "name": "a", "owner": [1]}"#,
    r#"{"owner": [1], "name": "a", "kind": "dog"}"#,
    r#"{"owner": {"id": 1.0}, "name": "a", "kind": "dog"}"#,
    r#"{"owner": {"id": 1, "id": 1}, "name": "a", "kind": "dog"}"#,
    r#"{"lives": 9.0, "kind": "cat"}"#,
    r#"{"lives": 9, "lives": 9, "kind": "cat"}"#,
    r#"{"kind": "small", "value": 1e39}"#,
    r#"{"value": 1e39, "kind": "small"}"#,
    r#"{"value": 18446744073709551616, "kind": "small"}"#,
    r#"{"value": 1, "kind": "small"}"#,
    r#"{"kind": "long", "huge": 1}"#,
    r#"{"kind": "long", "huge": -170141183460469231731687303715884105728}"#,
    r#"{"huge": 170141183460469231731687303715884105727, "kind": "long"}"#,
    r#"{"huge": -1, "kind": "long"}"#,
    r#"{"huge": 18446744073709551616}"#,
    r#"{"kind": "big", "value": 18446744073709551615}"#,
    r#"{"value": 18446744073709551615, "kind": "big"}"#,
    r#"{"value": 18446744073709551616, "kind": "big"}"#,
    r#"{"value": 1.0, "kind": "big"}"#,
    r#"{"value": 1e17, "kind": "big"}"#,
    r#"{"kind": "held", "id": 1}"#,
    r#"{"id": 1, "kind": "held"}"#,
    r#"{"id": 1, "kind": "held", "extra": 1}"#,
    r#"{"kind": "counts", "a": 1, "b": 2.0}"#,
    r#"{"a": 1, "kind": "counts", "b": 2.0}"#,
    r#"{"a": 1, "kind": "counts", "a": 2}"#,
    r#"{"kind": "counts", "a": 1, "a": 2}"#,
    r#"{"kind": "nothing"}"#,
    r#"{"kind": "nothing", "more": 1}"#,
    r#"{"more": 1, "kind": "nothing"}"#,
    r#"{"t": "Ping"}"#,
    r#"["Ping"]"#,
    r#"["Deleted", {"id": 1}]"#,
    r#"{"t": "Ping", "c": 1}"#,
    r#"{"c": 1, "t": "Ping", "c": 1}"#,
    r#"{"t": "Ping", "t": "Ping"}"#,
    r#"{"t": "Deleted", "c": [1]}"#,
    r#"{"c": [1], "t": "Deleted"}"#,
    r#"{"c": {"id": 1.0}, "t": "Deleted"}"#,
    r#"{"c": {"id": 1}, "t": "Deleted", "more": 1}"#,
    r#"{"c": {"id": 1}, "t": "Deleted", "c": {"id": 1}}"#,
    r#"{"t": "Deleted", "c": {"id": 1}, "c": {"id": 1}}"#,
    r#"{"t": "Small", "c": 1e39}"#,
    r#"{"c": 1e39, "t": "Small"}"#,
    r#"{"c": 170141183460469231731687303715884105727, "t": "Long"}"#,
    r#"{"c": 1, "t": "Long"}"#,
    r#"{"c": 18446744073709551615, "t": "Big"}"#,
    r#"{"c": -1, "t": "Big"}"#,
    r#"{"c": [1], "t": "Held"}"#,
    r#"{"c": {"id": 1}, "t": "Held"}"#,
    r#"{"c": [[1]], "t": "Listed"}"#,
    r#"{"c": [{"id": 1}], "t": "Listed"}"#,
    r#"{"c": {"lives": 1, "kind": "cat"}, "t": "Pet"}"#,
    r#"{"c": ["fish"], "t": "Pet"}"#,
    r#"{"c": null, "t": "Maybe"}"#,
    r#"{"t": "Maybe"}"#,
    r#"{"t": "Nothing"}"#,
    r#"{"t": "Nothing", "c": null}"#,
    r#"[{"id": 1}, {"id": 2}]"#,
    "[[1], [2]]",
    r#"{"t": "Deleted", "c": {"id": 1}}"#,
    r#"{"t": "Deleted"}"#,
    r#"{"Circle": {"radius": 1}}"#,
    r#"{"Circle": {"radius": 1e39}}"#,
    r#"{"Circle": [1]}"#,
    r#"{"Square": 1.5}"#,
    r#"{"Square": 1, "Dot": null}"#,
    r#"{"Dot": null}"#,
    r#"{"red": null}"#,
    r#"{"red": {}}"#,
    r#"{"id": 1, "color": {"red": null}}"#,
    r#"[{"red": null}]"#,
    r#"{"value": 1}"#,
    r#"{"value": 1, "next": {"value": 2.0, "next": null}}"#,
    r#"{"value": 1, "next": {"next": null}}"#,
    r#"{"value": 1, "value": 1}"#,
    r#"{"value": 1, "other": 1, "other": 2}"#,
    r#"{"value": 1, "other": {"a": ["\ude00"]}}"#,
    r#"{"value": 1, "other": "\ud83d\ude00"}"#,
    r#"{"value": 1, "other": [1e400]}"#,
    r#"{"value": 1, "other": {"\ude00": null}}"#,
    r#"{"id": 1}"#,
    r#"{"id": 1, "color": "red"}"#,
    r#"{"id": 1, "color": "green"}"#,
    r#"{"id": 1, "extra": 1}"#,
    r#"{"uuid": null, "date": "2024-02-30"}"#,
    r#"{"amount": 1, "small": 1e40}"#,
    r#"{"any": {"a": 1, "a": 2}}"#,
];

#[track_caller]
fn agrees<T>()
where
    Of<T>: Schema,
{
    agrees_on::<T>(CORPUS.iter().map(|text| (*text).to_owned()));
}

#[track_caller]
fn agrees_on<T>(texts: impl Iterator<Item = String>)
where
    Of<T>: Schema,
{
    let schemas = schemas::<Of<T>>();
    let disagreements: Vec<_> = texts
        .filter_map(|text| {
            let is_taken = parse::<Of<T>>(&text).is_ok();
            let faults = faults_of(&text, schemas.input::<Of<T>>(), &schemas);
            (is_taken != faults.is_empty()).then(|| format!("{text}: taken {is_taken}, {faults:?}"))
        })
        .collect();
    assert!(disagreements.is_empty(), "{disagreements:#?}");
}

#[test]
fn on_scalars() {
    agrees::<bool>();
    agrees::<i8>();
    agrees::<u8>();
    agrees::<i32>();
    agrees::<i64>();
    agrees::<u64>();
    agrees::<f32>();
    agrees::<f64>();
    agrees::<char>();
    agrees::<String>();
    agrees::<()>();
    agrees::<NonZeroU8>();
    agrees::<NonZeroI32>();
    agrees::<Option<i32>>();
    agrees::<Option<String>>();
}

#[test]
fn on_formats() {
    agrees::<Uuid>();
    agrees::<Date>();
    agrees::<Timestamp>();
    agrees::<Time>();
    agrees::<DateTime>();
    agrees::<Span>();
    agrees::<Decimal>();
    agrees::<Url>();
    agrees::<Ipv4Addr>();
    agrees::<Ipv6Addr>();
    agrees::<IpAddr>();
}

#[test]
fn dates_and_times_have_one_form() {
    let taken = |is_taken: &dyn Fn(&str) -> bool| -> Vec<&str> {
        let texts = CORPUS.iter().copied();
        texts
            .filter(|text| text.starts_with('"') && is_taken(text))
            .collect()
    };
    assert_eq!(taken(&|text| parse::<Of<Date>>(text).is_ok()), ["\"2024-02-29\""]);
    assert_eq!(
        taken(&|text| parse::<Of<Time>>(text).is_ok()),
        ["\"12:30:00\"", "\"12:30:00.25\""]
    );
    assert_eq!(
        taken(&|text| parse::<Of<DateTime>>(text).is_ok()),
        ["\"2024-02-29T12:30:00\"", "\"2024-02-29 12:30:00.5\""]
    );
    assert_eq!(
        taken(&|text| parse::<Of<Timestamp>>(text).is_ok()),
        [
            "\"2024-02-29T12:30:00-08:00\"",
            "\"2024-02-29T12:30:00Z\"",
            "\"2024-02-29t12:30:00.5z\""
        ]
    );
    assert_eq!(
        taken(&|text| parse::<Of<Span>>(text).is_ok()),
        ["\"P1Y2M\"", "\"-PT1H30M\""]
    );
}

#[test]
fn on_collections() {
    agrees::<Vec<i32>>();
    agrees::<Vec<Option<bool>>>();
    agrees::<Unique>();
    agrees::<HashSet<String>>();
    agrees::<Sets>();
    agrees::<Pair>();
    agrees::<Counts>();
    agrees::<ByNumber>();
    agrees::<BTreeMap<String, serde_json::Value>>();
    agrees::<serde_json::Value>();
}

#[test]
fn on_structs_and_enums() {
    agrees::<Owner>();
    agrees::<Node>();
    agrees::<Option<Node>>();
    agrees::<Scalars>();
    agrees::<Color>();
    agrees::<Option<Color>>();
    agrees::<Vec<Color>>();
    agrees::<Figure>();
}

#[test]
fn on_enums_with_a_tag() {
    agrees::<Pet>();
    agrees::<Vec<Pet>>();
    agrees::<Tagged>();
}

#[test]
fn on_enums_with_content_beside_the_tag() {
    agrees::<Event>();
    agrees::<Beside>();
}

#[test]
fn on_enums_without_a_tag() {
    agrees::<Key>();
    agrees::<Untagged>();
}

#[test]
fn on_objects_of_any_two_members() {
    agrees_on::<Owner>(objects());
    agrees_on::<Node>(objects());
    agrees_on::<Pet>(objects());
    agrees_on::<Figure>(objects());
    agrees_on::<Key>(objects());
    agrees_on::<Tagged>(objects());
    agrees_on::<Untagged>(objects());
}

/// Objects of two members, of every key and value that means something to a type of the test.
fn objects() -> impl Iterator<Item = String> {
    const KEYS: [&str; 13] = [
        "kind", "lives", "name", "owner", "id", "color", "value", "next", "x", "y", "Circle", "Square", "Dot",
    ];
    const VALUES: [&str; 12] = [
        "null",
        "1.0",
        "1.5",
        "-1",
        "256",
        "1e39",
        "\"a\"",
        "\"cat\"",
        "\"red\"",
        "[1]",
        "{}",
        r#"{"id": 1}"#,
    ];
    let members = || {
        KEYS.iter()
            .flat_map(|key| VALUES.iter().map(move |value| format!(r#""{key}": {value}"#)))
    };
    // Eleven shares no factor with the number of values, so that each key meets each value.
    members()
        .step_by(11)
        .flat_map(move |first| members().map(move |second| format!("{{{first}, {second}}}")))
}
