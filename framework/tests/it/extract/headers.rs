//! Header fields and cookies.

use purlin::prelude::*;

use super::client;

#[get("/one")]
async fn one(Header(x_request_id): Header<String>, user_agent: Header<Option<String>>) -> Text {
    Text(format!("{x_request_id} {:?}", *user_agent))
}

#[get("/many")]
async fn many(
    #[field(max_items = 2)] Header(x_tag): Header<Vec<String>>,
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
    assert_eq!(answer.text(), "a, b|c 9");
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
