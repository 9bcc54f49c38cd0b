//! Header fields and cookies.

use std::collections::BTreeSet;

use purlin::prelude::*;

use super::client;

#[get("/one")]
async fn one(Header(x_request_id): Header<String>, user_agent: Header<Option<String>>) -> Text {
    Text(format!("{x_request_id} {:?}", *user_agent))
}

#[get("/many")]
async fn many(
    #[field(max_items = 3)] Header(x_tag): Header<Vec<String>>,
    #[field(alias = "If-Version", default = 1)] version: Header<u8>,
) -> Text {
    Text(format!("{} {}", x_tag.join("|"), *version))
}

#[purlin::test]
async fn names_take_any_case_and_hyphens() {
    let client = client(routes![one, many]);
    let answer = client
        .get("/one")
        .header("X-REQUEST-ID", "7")
        .header("User-Agent", "it")
        .await;
    assert_eq!(answer.text(), "7 Some(\"it\")");
    let answer = client.get("/one").header("x_request_id", "7").await;
    assert_eq!(answer.faults(), ["header /x-request-id missing"]);
    let answer = client
        .get("/one")
        .header("x-request-id", "1")
        .header("x-request-id", "2")
        .await;
    assert_eq!(answer.text(), "2 None");
    let answer = client
        .get("/many")
        .header("x-tag", "a, b")
        .header("x-tag", "c")
        .header("if-version", "9")
        .await;
    assert_eq!(answer.text(), "a|b|c 9");
    let answer = client.get("/many").header("x-tag", "a").await;
    assert_eq!(answer.text(), "a 1");
    let answer = client.get("/many").await;
    assert_eq!(answer.faults(), ["header /x-tag missing"]);
    let answer = client
        .get("/many")
        .header("x-tag", "a")
        .header("if-version", "-1")
        .await;
    assert_eq!(answer.faults(), ["header /If-Version greater_than_equal"]);
}

#[schema]
#[derive(Debug)]
struct Wanted {
    #[field(default)]
    x_ids: Vec<u8>,
    x_note: Option<String>,
}

#[get("/ids")]
async fn ids(#[field(max_items = 4)] Header(x_ids): Header<Vec<u8>>) -> Text {
    Text(format!("{x_ids:?}"))
}

#[get("/wanted")]
async fn wanted(Header(wanted): Header<Wanted>, Header(x_kinds): Header<Option<BTreeSet<String>>>) -> Text {
    Text(format!("{:?} {:?} {x_kinds:?}", wanted.x_ids, wanted.x_note))
}

#[get("/preset")]
async fn preset(#[field(default = "a,b")] x_tags: Header<Vec<String>>) -> Text {
    Text(x_tags.join("|"))
}

/// Lines of one name may come as one.
#[purlin::test]
async fn lists_have_commas() {
    let client = client(routes![ids, wanted, preset]);
    for (lines, expected) in [
        (&["1,2"][..], "[1, 2]"),
        (&["1", "2"], "[1, 2]"),
        (&["1 ,\t2", ", 3,,"], "[1, 2, 3]"),
        (&[""], "[]"),
        (&[" , "], "[]"),
        (&["1,2", "x,4"], "header /x-ids/2 int_parsing"),
        (&["1,,300"], "header /x-ids/1 less_than_equal"),
        (&["1,2,3,4,5"], "header /x-ids too_long"),
        (
            &["1,2,3,4,x"],
            "header /x-ids/4 int_parsing, header /x-ids too_long",
        ),
    ] {
        for path in ["/ids", "/wanted"] {
            if path == "/wanted" && expected.contains("too_long") {
                continue;
            }
            let request = lines
                .iter()
                .fold(client.get(path), |request, line| request.header("x-ids", line));
            let answer = request.header("x-note", "a, b").await;
            let told = match answer.status() {
                200 => answer.text().to_owned(),
                _ => answer.faults().join(", "),
            };
            let expected = match (path, expected) {
                ("/wanted", list) if list.starts_with('[') => format!("{list} Some(\"a, b\") None"),
                (_, told) => told.to_owned(),
            };
            assert_eq!(told, expected, "{path} {lines:?}");
        }
    }
    let answer = client
        .get("/wanted")
        .header("x-kinds", "b, a")
        .header("x-kinds", "a")
        .await;
    assert_eq!(answer.text(), "[] None Some({\"a\", \"b\"})");
    assert_eq!(client.get("/ids").await.faults(), ["header /x-ids missing"]);
    assert_eq!(client.get("/preset").await.text(), "a,b");
}

#[get("/spaced")]
async fn spaced(#[field(alias = "X Shop")] shop: Header<String>) -> Text {
    Text(shop.into_inner())
}

#[get("/foreign")]
async fn foreign(größe: Header<Option<u8>>, user_agent: Header<Option<String>>) -> Text {
    Text(format!("{:?} {:?}", *größe, *user_agent))
}

#[schema]
struct Named {
    #[field(alias = "X-Shop:")]
    shop: String,
}

#[get("/named")]
async fn named(named: Header<Named>) -> Text {
    Text(named.shop.clone())
}

#[test]
fn a_name_that_no_field_can_have_is_told() {
    let module = Module::new("headers").routes(routes![spaced, foreign, named]);
    let error = App::new("Headers", "1.0.0").module(module).build().unwrap_err();
    let reasons = error.reasons();
    assert_eq!(reasons.len(), 3, "{reasons:?}");
    for (reason, name) in reasons.iter().zip(["X Shop", "größe", "X-Shop:"]) {
        assert!(
            reason.contains(&format!("`{name}` is no name of a header field: ")),
            "{reason}"
        );
    }
}

#[get("/cookies")]
async fn cookies(Cookie(theme): Cookie<String>, Cookie(visits): Cookie<Option<u8>>) -> Text {
    Text(format!("{theme:?} {visits:?}"))
}

#[purlin::test]
async fn cookies_are_decoded() {
    let client = client(routes![cookies]);
    for (field, expected) in [
        ("theme=dark", "\"dark\" None"),
        ("theme=dark; visits=7", "\"dark\" Some(7)"),
        ("theme=a%20b%3B%C3%BC", "\"a b;ü\" None"),
        ("theme=\"quoted\"", "\"\\\"quoted\\\"\" None"),
        ("theme=", "\"\" None"),
        ("theme=a=b", "\"a=b\" None"),
        ("nonsense; theme=x", "\"x\" None"),
    ] {
        let answer = client.get("/cookies").header("cookie", field).await;
        assert_eq!(answer.text(), expected, "{field}");
    }
    let answer = client
        .get("/cookies")
        .header("cookie", "theme=x")
        .header("cookie", "visits=9")
        .await;
    assert_eq!(answer.text(), "\"x\" Some(9)");
    let answer = client
        .get("/cookies")
        .header("cookie", "THEME=dark; visits=x")
        .await;
    assert_eq!(
        answer.faults(),
        ["cookie /theme missing", "cookie /visits int_parsing"]
    );
}

#[purlin::test]
async fn a_cookie_that_was_set_comes_back() {
    let client = client(routes![cookies]);
    let value = "ü;,\" %2F\u{7f}";
    let answer = client.get("/cookies").cookie("theme", value).await;
    assert_eq!(answer.text(), format!("{value:?} None"));
}

#[get("/verbatim")]
async fn verbatim(#[field(alias = "X_Shop")] shop: Header<u8>) -> Json<u8> {
    Json(*shop)
}

#[purlin::test]
async fn an_alias_is_taken_as_it_is_written() {
    let client = client(routes![verbatim]);
    let answer = client.get("/verbatim").header("x_shop", "7").await;
    assert_eq!(answer.text(), "7");
    let answer = client.get("/verbatim").header("x-shop", "7").await;
    assert_eq!(answer.faults(), ["header /X_Shop missing"]);
    let document = client.app().document();
    let operation = document
        .operation(&purlin::http::Method::GET, "/verbatim")
        .unwrap();
    assert_eq!(operation.parameters[0].name, "X_Shop");
}
