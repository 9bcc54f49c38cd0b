//! Rules, checks of an app's own, and fields of one direction.

use purlin::prelude::*;
use purlin::schema::CheckError;
use serde_json::{Value, json};

use super::{all, client, told};

#[schema]
#[derive(Debug)]
struct Account {
    #[field(read_only)]
    id: u32,
    #[field(min_length = 2)]
    name: String,
    #[field(write_only, sensitive, min_length = 8, check = not_common)]
    password: String,
}

fn not_common(password: &String) -> Result<(), &'static str> {
    if password == "12345678" {
        Err("is too common")
    } else {
        Ok(())
    }
}

#[post("/accounts")]
async fn create_account(Json(account): Json<Account>) -> Created<Json<Account>> {
    Created(Json(Account {
        id: account.id + 7,
        ..account
    }))
}

#[purlin::test]
async fn fields_of_one_direction() {
    let client = client(routes![create_account]);
    let answer = client
        .post("/accounts")
        .json(&json!({ "id": 99, "name": "ada", "password": "analytical" }))
        .await;
    assert_eq!(answer.status(), 201);
    assert_eq!(answer.json::<Value>(), json!({ "id": 7, "name": "ada" }));
    let expected = [
        (r#"{"name": "ada"}"#, "body /password missing"),
        (
            r#"{"name": "a", "password": "zq"}"#,
            "body /name string_too_short, body /password string_too_short",
        ),
        (
            r#"{"name": "ada", "password": "12345678"}"#,
            "body /password value_error",
        ),
        (
            r#"{"id": "any", "name": "a", "password": "longenough"}"#,
            "body /name string_too_short",
        ),
    ];
    all(&client, "/accounts", &expected).await;
}

#[purlin::test]
async fn what_is_sensitive_is_in_no_answer() {
    let client = client(routes![create_account]);
    for password in [
        json!("12345678"),
        json!("zq-short"),
        json!(["zq-type"]),
        json!({ "zq": 1 }),
    ] {
        let answer = client
            .post("/accounts")
            .json(&json!({ "name": "x", "password": password }))
            .await;
        assert_eq!(answer.status(), 422);
        assert!(
            !answer.text().contains("zq") && !answer.text().contains("12345678"),
            "{}",
            answer.text()
        );
    }
}

#[schema(check = in_order)]
#[derive(Debug)]
struct Stay {
    #[field(check = even)]
    rooms: u32,
    #[field(ge = 1)]
    first: u32,
    last: u32,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "checks take references")]
fn even(rooms: &u32) -> Result<(), &'static str> {
    if rooms.is_multiple_of(2) {
        Ok(())
    } else {
        Err("must be even")
    }
}

fn in_order(stay: &Stay) -> Result<(), CheckError> {
    if stay.first <= stay.last {
        return Ok(());
    }
    Err(CheckError::new("order", "must not be before the first day").at("last"))
}

#[schema]
#[derive(Debug)]
struct Trip {
    stays: Vec<Stay>,
    #[field(check = has_host)]
    page: purlin::url::Url,
}

fn has_host(page: &purlin::url::Url) -> Result<(), CheckError> {
    if page.has_host() {
        Ok(())
    } else {
        Err(CheckError::new("no_host", "must have a host"))
    }
}

#[post("/trips")]
async fn create_trip(Json(trip): Json<Trip>) -> Json<usize> {
    Json(trip.stays.len())
}

#[purlin::test]
async fn checks_of_ones_own() {
    let client = client(routes![create_trip]);
    let expected = [
        (
            r#"{"stays": [{"rooms": 2, "first": 1, "last": 1}], "page": "https://a.example"}"#,
            "1",
        ),
        (
            r#"{"stays": [{"rooms": 2, "first": 2, "last": 1}], "page": "https://a.example"}"#,
            "body /stays/0/last order",
        ),
        (
            r#"{"stays": [{"rooms": 1, "first": 2, "last": 1}], "page": "data:x"}"#,
            "body /stays/0/rooms value_error, body /page no_host",
        ),
        (
            r#"{"stays": [{"rooms": 1, "first": 0, "last": 1}], "page": "data:x"}"#,
            "body /stays/0/rooms value_error, body /stays/0/first greater_than_equal, body /page no_host",
        ),
    ];
    all(&client, "/trips", &expected).await;
}

#[post("/list")]
async fn create_list(#[field(min_items = 1, max_items = 2)] Json(list): Json<Vec<i8>>) -> Json<usize> {
    Json(list.len())
}

#[post("/word")]
async fn create_word(#[field(max_length = 3)] Json(word): Json<String>) -> Text {
    Text(word)
}

#[purlin::test]
async fn rules_on_the_argument() {
    let client = client(routes![create_list, create_word]);
    let expected = [
        ("[1]", "1"),
        ("[]", "body  too_short"),
        ("[1, 2, 300]", "body  too_long, body /2 less_than_equal"),
    ];
    all(&client, "/list", &expected).await;
    all(
        &client,
        "/word",
        &[("\"abc\"", "abc"), ("\"abcd\"", "body  string_too_long")],
    )
    .await;
    let document = serde_json::to_value(client.app().document()).unwrap();
    let schema = &document["paths"]["/list"]["post"]["requestBody"]["content"]["application/json"]["schema"];
    assert_eq!((&schema["minItems"], &schema["maxItems"]), (&json!(1), &json!(2)));
}

#[purlin::test]
async fn a_type_fault_does_not_hide_the_rules_of_others() {
    let client = client(routes![create_account]);
    let answer = client
        .post("/accounts")
        .json(&json!({ "name": "", "password": 1 }))
        .await;
    assert_eq!(
        told(&answer),
        "body /name string_too_short, body /password string_type"
    );
}
