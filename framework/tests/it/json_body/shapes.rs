//! What types make of content: patches, unions, generic and recursive types, maps.

use std::collections::{BTreeMap, HashMap};

use purlin::prelude::*;

use super::{all, client};

#[schema(extra = "forbid")]
#[derive(Debug)]
struct Change {
    #[field(min_length = 1)]
    name: Patch<String>,
    note: Patch<Vec<u8>>,
}

#[post("/patch")]
async fn change(Json(change): Json<Change>) -> Text {
    Text(format!("{:?} {:?}", change.name, change.note))
}

#[purlin::test]
async fn patches() {
    let expected = [
        ("{}", "Absent Absent"),
        (r#"{"name": null, "note": null}"#, "Null Null"),
        (r#"{"name": "a", "note": [1]}"#, r#"Value("a") Value([1])"#),
        (
            r#"{"name": "", "note": [1, 300]}"#,
            "body /name string_too_short, body /note/1 less_than_equal",
        ),
        (r#"{"nam": null}"#, "body /nam extra_forbidden"),
    ];
    all(&client(routes![change]), "/patch", &expected).await;
}

#[schema]
#[derive(Debug)]
struct Card {
    #[field(pattern = "^[0-9]{4}$")]
    number: String,
}

#[schema(tag = "kind", rename_all = "snake_case")]
#[derive(Debug)]
enum Payment {
    Card(Card),
    Transfer { iban: String, days: u8 },
    Cash,
}

#[schema(tag = "t", content = "c")]
#[derive(Debug)]
enum Event {
    Moved(Vec<i8>),
    Stopped,
}

#[schema(untagged)]
#[derive(Debug)]
enum Id {
    Number(u32),
    Name(String),
}

#[post("/pay")]
async fn pay(Json(payment): Json<Payment>) -> Json<Payment> {
    Json(payment)
}

#[post("/event")]
async fn event(Json(event): Json<Event>) -> Json<Event> {
    Json(event)
}

#[post("/ids")]
async fn ids(Json(ids): Json<Vec<Id>>) -> Text {
    Text(format!("{ids:?}"))
}

#[purlin::test]
async fn unions() {
    let client = client(routes![pay, event, ids]);
    let expected = [
        (r#"{"kind": "cash"}"#, r#"{"kind":"cash"}"#),
        (
            r#"{"number": "1234", "kind": "card"}"#,
            r#"{"kind":"card","number":"1234"}"#,
        ),
        (
            r#"{"kind": "card", "number": "x"}"#,
            "body /number string_pattern_mismatch",
        ),
        (r#"{"kind": "card"}"#, "body /number missing"),
        (
            r#"{"kind": "transfer", "days": 300}"#,
            "body /days less_than_equal, body /iban missing",
        ),
        (r#"{"number": "1234"}"#, "body  union_tag_not_found"),
        (r#"{"kind": "Cash"}"#, "body  union_tag_invalid"),
        (r#"{"kind": 1}"#, "body  union_tag_invalid"),
        (r#"{"kind": "cash", "kind": "card"}"#, "body /kind duplicate_key"),
        ("[]", "body  model_attributes_type"),
    ];
    all(&client, "/pay", &expected).await;
    let expected = [
        (r#"{"t": "Moved", "c": [1]}"#, r#"{"t":"Moved","c":[1]}"#),
        (r#"{"t": "Stopped"}"#, r#"{"t":"Stopped"}"#),
        (r#"{"t": "Moved", "c": [200]}"#, "body /c/0 less_than_equal"),
        (r#"{"t": "Moved"}"#, "body /c missing"),
    ];
    all(&client, "/event", &expected).await;
    let expected = [
        (r#"[1, "a"]"#, r#"[Number(1), Name("a")]"#),
        (
            "[1, true, -1]",
            "body /1 union_no_match, body /2 greater_than_equal",
        ),
    ];
    all(&client, "/ids", &expected).await;
}

#[schema]
struct Page<T> {
    #[field(max_items = 2)]
    items: Vec<T>,
    #[field(default = 1, ge = 1)]
    number: u32,
}

#[schema]
struct Tree {
    #[field(ge = 0)]
    value: i32,
    #[field(default)]
    children: Vec<Self>,
    next: Option<Box<Self>>,
}

#[post("/pages")]
async fn pages(Json(page): Json<Page<Page<Card>>>) -> Json<Page<u32>> {
    Json(Page {
        items: vec![page.number],
        number: 1,
    })
}

#[post("/tree")]
async fn tree(Json(tree): Json<Tree>) -> Json<Tree> {
    Json(tree)
}

#[post("/maps")]
async fn maps(Json(map): Json<HashMap<String, BTreeMap<u8, Card>>>) -> Json<usize> {
    Json(map.len())
}

#[purlin::test]
async fn generic_types() {
    let client = client(routes![pages]);
    let expected = [
        (
            r#"{"items": [{"items": [{"number": "1234"}]}]}"#,
            r#"{"items":[1],"number":1}"#,
        ),
        (
            r#"{"items": [{"items": [{"number": "x"}], "number": 0}]}"#,
            "body /items/0/items/0/number string_pattern_mismatch, body /items/0/number greater_than_equal",
        ),
        (
            r#"{"items": [1, 2, 3]}"#,
            "body /items too_long, body /items/0 model_attributes_type, body /items/1 model_attributes_type, body /items/2 model_attributes_type",
        ),
    ];
    all(&client, "/pages", &expected).await;
    let names: Vec<_> = client
        .app()
        .document()
        .components
        .schemas
        .keys()
        .cloned()
        .collect();
    for name in ["Card", "Page_Card", "Page_Page_Card", "Page_uint32"] {
        assert!(names.iter().any(|known| known == name), "{name}: {names:?}");
    }
}

#[purlin::test]
async fn recursive_types() {
    let client = client(routes![tree]);
    let expected = [
        (
            r#"{"value": 1, "children": [{"value": 2}], "next": {"value": 3}}"#,
            r#"{"value":1,"children":[{"value":2,"children":[],"next":null}],"next":{"value":3,"children":[],"next":null}}"#,
        ),
        (
            r#"{"value": 1, "children": [{"value": -2, "next": {"value": -1, "children": [0]}}]}"#,
            "body /children/0/value greater_than_equal, body /children/0/next/value greater_than_equal, body /children/0/next/children/0 model_attributes_type",
        ),
    ];
    all(&client, "/tree", &expected).await;
}

#[purlin::test]
async fn maps_have_their_keys_in_pointers() {
    let expected = [
        (r#"{"a": {"1": {"number": "1234"}}}"#, "1"),
        (
            r#"{"a/b": {"1": {"number": "x"}}, "~": {"2": {}}}"#,
            "body /a~1b/1/number string_pattern_mismatch, body /~0/2/number missing",
        ),
        (r#"{"a": {}, "a": {}}"#, "body /a duplicate_key"),
        (r#"{"a": {"300": {"number": "1234"}}}"#, "body /a/300 value_error"),
    ];
    all(&client(routes![maps]), "/maps", &expected).await;
}
