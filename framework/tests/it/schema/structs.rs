//! Structs.

use std::collections::HashMap;

use purlin::schema::{CheckError, Patch, schema};
use serde_json::json;

use super::pipeline::decode;
use super::{faults, input, output};

/// A product as clients send it.
#[schema]
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Product {
    /// What it is called.
    #[field(min_length = 1, max_length = 255, example = "Lamp")]
    name: String,
    #[field(gt = 0)]
    price_cents: i64,
    #[field(max_items = 3, unique_items)]
    tags: Vec<String>,
    #[field(default = 20, ge = 1, le = 100)]
    #[field(alias = "pageSize")]
    page_size: u32,
    note: Option<String>,
    #[field(default)]
    parts: HashMap<String, Part>,
}

#[schema(extra = "forbid")]
#[derive(Debug, Clone, PartialEq)]
struct Part {
    #[field(pattern = "^[A-Z]+$")]
    code: String,
    #[field(default)]
    parts: Vec<Self>,
}

#[test]
fn a_sound_value_has_no_faults() {
    assert!(faults::<Product>(r#"{"name": "Lamp", "price_cents": 1, "tags": []}"#).is_empty());
}

#[test]
fn every_fault_has_its_place() {
    let json = r#"{"name": "", "price_cents": 0, "tags": ["a", "a"], "pageSize": 0,
        "parts": {"a/b": {"code": "x", "parts": [{"code": "y"}]}}}"#;
    let expected = [
        "/name: string_too_short",
        "/price_cents: greater_than",
        "/tags: not_unique",
        "/pageSize: greater_than_equal",
        "/parts/a~1b/code: string_pattern_mismatch",
        "/parts/a~1b/parts/0/code: string_pattern_mismatch",
    ];
    assert_eq!(faults::<Product>(json), expected);
}

#[test]
fn product_in_requests() {
    insta::assert_json_snapshot!(input::<Product>());
}

#[test]
fn product_in_answers() {
    insta::assert_json_snapshot!(output::<Product>());
}

#[schema]
#[derive(Debug, Default, PartialEq)]
struct Account {
    #[field(read_only, min_length = 1)]
    id: String,
    #[field(write_only, sensitive, min_length = 8)]
    password: String,
    #[field(sensitive)]
    pin: u16,
    #[field(deprecated, default)]
    nick: String,
    name: Patch<String>,
}

#[test]
fn fields_of_one_direction() {
    let json = r#"{"id": "set by the client", "password": "longenough", "pin": 1}"#;
    assert!(faults::<Account>(json).is_empty());
    let account: Account = serde_json::from_str(json).unwrap();
    assert_eq!(account.id, "");
    assert_eq!(
        serde_json::to_value(&account).unwrap(),
        json!({ "id": "", "pin": 1, "nick": "" })
    );
    insta::assert_json_snapshot!("account_in_requests", input::<Account>());
    insta::assert_json_snapshot!("account_in_answers", output::<Account>());
}

#[test]
fn debug_hides_what_is_sensitive() {
    let account = Account {
        password: "secret".to_owned(),
        pin: 1234,
        ..Account::default()
    };
    let text = format!("{account:?}");
    assert!(!text.contains("secret") && !text.contains("1234"), "{text}");
    assert!(
        text.contains("password: ***") && text.contains("name: Absent"),
        "{text}"
    );
}

#[test]
fn debug_without_a_derive_shows_no_field() {
    #[schema]
    struct Secret {
        #[field(sensitive)]
        value: String,
    }
    let secret = Secret {
        value: "x".to_owned(),
    };
    assert_eq!(format!("{secret:?}"), "Secret { .. }");
    assert_eq!(secret.value, "x");
}

#[test]
fn patch_tells_absent_from_null() {
    #[schema]
    struct Change {
        #[field(min_length = 2)]
        name: Patch<String>,
    }
    // Without `Strict`, what serde makes of a null as it comes is an absent field. What stands before the tag is kept aside, and read
    // as requests are.
    #[schema(tag = "kind")]
    enum Tagged {
        Change(Change),
    }
    let read = |json| {
        let Tagged::Change(change) = serde_json::from_str(json).unwrap();
        change.name
    };
    let write = |name| serde_json::to_value(Change { name }).unwrap();
    assert!(read(r#"{"kind": "Change"}"#).is_absent());
    assert!(read(r#"{"name": null, "kind": "Change"}"#).is_null());
    assert!(read(r#"{"kind": "Change", "name": null}"#).is_absent());
    assert_eq!(
        read(r#"{"kind": "Change", "name": "ab"}"#).into_change(),
        Some(Some("ab".to_owned()))
    );
    assert_eq!(write(Patch::Absent), json!({}));
    assert_eq!(write(Patch::Null), json!({ "name": null }));
    assert_eq!(write("ab".to_owned().into()), json!({ "name": "ab" }));
    assert_eq!(faults::<Change>(r#"{"name": "a"}"#), ["/name: string_too_short"]);
    assert!(input::<Change>()["Change"].get("required").is_none());
    assert!(output::<Change>()["Change"].get("required").is_none());
}

/// A name for text.
#[schema]
#[derive(Debug, PartialEq)]
struct Sku(#[field(pattern = "^[0-9]+$")] String);

/// A page of a list.
#[schema]
#[derive(Debug)]
struct Page<T> {
    items: Vec<T>,
    #[field(default = 1, ge = 1)]
    number: u32,
    next: Option<Box<Self>>,
    first: Option<T>,
}

#[schema(rename = "{T}Times{N}")]
struct Times<T, const N: usize> {
    items: Vec<T>,
}

#[test]
fn newtypes_and_generics() {
    let json = r#"{"items": ["1", "x"], "next": {"items": ["y"], "number": 0}}"#;
    let expected = [
        "/items/1: string_pattern_mismatch",
        "/next/number: greater_than_equal",
        "/next/items/0: string_pattern_mismatch",
    ];
    let mut found = faults::<Page<Sku>>(json);
    found.sort();
    let mut expected = expected.map(str::to_owned);
    expected.sort();
    assert_eq!(found, expected);
    insta::assert_json_snapshot!(input::<Page<Sku>>());
}

#[test]
fn arguments_stand_in_the_name() {
    let document = input::<Page<Times<Sku, 2>>>();
    let names: Vec<&String> = document.as_object().unwrap().keys().collect();
    assert!(names.contains(&&"Page_SkuTimes2".to_owned()), "{names:?}");
}

#[test]
fn a_newtype_takes_the_rules_of_its_value() {
    #[schema]
    struct Order {
        #[field(max_length = 2)]
        sku: Sku,
    }
    assert_eq!(faults::<Order>(r#"{"sku": "123"}"#), ["/sku: string_too_long"]);
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "a check takes a reference to any field"
)]
fn even(value: &u32) -> Result<(), &'static str> {
    if value.is_multiple_of(2) {
        Ok(())
    } else {
        Err("must be even")
    }
}

fn not_root(name: &str) -> Result<(), CheckError> {
    if name == "root" {
        Err(CheckError::new("reserved", "is reserved"))
    } else {
        Ok(())
    }
}

fn ordered(range: &Range) -> Result<(), CheckError> {
    if range.from <= range.to {
        return Ok(());
    }
    Err(CheckError::new("order", "must not be before `from`").at("to"))
}

#[schema(check = ordered)]
struct Range {
    #[field(check = even, le = 100)]
    from: u32,
    to: u32,
    #[field(check = not_root)]
    owner: String,
}

#[test]
fn checks_of_the_application() {
    let range = |from, to, owner: &str| {
        faults::<Vec<Range>>(&json!([{ "from": from, "to": to, "owner": owner }]).to_string())
    };
    assert!(range(2, 3, "ada").is_empty());
    assert_eq!(
        range(1, 0, "root"),
        ["/0/from: value_error", "/0/owner: reserved"]
    );
    assert_eq!(range(4, 3, "ada"), ["/0/to: order"]);
    assert_eq!(
        range(101, 3, "ada"),
        ["/0/from: less_than_equal"],
        "a rule that is broken stops the check"
    );
}

#[test]
fn cases_and_raw_names() {
    #[schema(rename_all = "camelCase", rename = "Renamed", title = "A title", example = json!({ "unitPrice": 1 }))]
    struct Names {
        unit_price: u8,
        r#type: u8,
        #[field(alias = "x-y")]
        xy: u8,
    }
    let names: Names = serde_json::from_str(r#"{"unitPrice": 1, "type": 2, "x-y": 3}"#).unwrap();
    assert_eq!((names.unit_price, names.r#type, names.xy), (1, 2, 3));
    let document = &input::<Names>()["Renamed"];
    assert_eq!(document["title"], "A title");
    assert_eq!(document["examples"], json!([{ "unitPrice": 1 }]));
    assert_eq!(document["required"], json!(["unitPrice", "type", "x-y"]));
}

#[test]
fn keys_of_maps_stand_in_places() {
    let json = r#"{"7": {"code": "x"}}"#;
    assert_eq!(
        faults::<HashMap<u8, Part>>(json),
        ["/7/code: string_pattern_mismatch"]
    );
}

/// What a macro hands on stands in invisible parentheses.
macro_rules! limited {
    ($name:ident, $max:expr, $pattern:expr, $alias:expr, $default:expr) => {
        #[schema]
        #[derive(Debug, PartialEq)]
        struct $name {
            #[field(max_length = $max, pattern = $pattern, alias = $alias, default = $default)]
            text: String,
        }
    };
}

limited!(Limited, 3, "^[a-z]*$", "word", "abc");

#[test]
fn rules_may_come_from_a_macro() {
    assert_eq!(
        decode("{}"),
        Ok(Limited {
            text: "abc".to_owned()
        })
    );
    assert_eq!(
        decode::<Limited>(r#"{"word":"abcd"}"#),
        Err(vec!["/word: string_too_long".to_owned()])
    );
}
