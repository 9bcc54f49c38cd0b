//! The content as a whole: its media type, its presence, its form, its size.

use std::pin::Pin;
use std::task::{Context, Poll};

use purlin::Bytes;
use purlin::http_body::Frame;
use purlin::prelude::*;
use purlin::testing::TestClient;
use serde_json::Value;

use super::{all, app, client, told};

#[schema]
#[derive(Debug)]
struct Item {
    name: String,
    count: Option<u8>,
    price: Option<f64>,
}

#[post("/items")]
async fn create_item(Json(item): Json<Item>) -> Text {
    Text(format!("{item:?}"))
}

#[post("/maybe")]
async fn maybe_item(item: Option<Json<Item>>) -> Text {
    Text(item.map_or_else(|| "none".to_owned(), |Json(item)| item.name))
}

#[post("/any")]
async fn any(Json(value): Json<Value>) -> Json<Value> {
    Json(value)
}

#[purlin::test]
async fn media_types() {
    let client = client(routes![create_item]);
    for (media_type, status) in [
        ("application/json", 200),
        ("application/json; charset=utf-8", 200),
        ("APPLICATION/JSON;CHARSET=UTF-8", 200),
        ("application/merge-patch+json", 200),
        ("application/json; charset=latin1", 415),
        ("application/jsonp", 415),
        ("application/x-www-form-urlencoded", 415),
        ("text/plain", 415),
        ("text/json", 415),
        ("*/*", 415),
        ("json", 415),
    ] {
        let answer = client
            .post("/items")
            .content(media_type, r#"{"name": "a"}"#)
            .await;
        assert_eq!(answer.status(), status, "{media_type}: {}", answer.text());
    }
    let answer = client.post("/items").content("text/plain", "x").await;
    insta::assert_json_snapshot!("media_type_not_supported", answer.json::<Value>());
}

#[purlin::test]
async fn content_without_a_media_type_is_not_guessed() {
    use purlin::tower::ServiceExt;
    let app = app(routes![create_item]).build().unwrap();
    let request = purlin::http::Request::post("/items")
        .body(Body::from(r#"{"name": "a"}"#))
        .unwrap();
    assert_eq!(app.oneshot(request).await.unwrap().status(), 415);
}

#[purlin::test]
async fn absence() {
    let client = client(routes![create_item, maybe_item]);
    assert_eq!(told(&client.post("/items").await), "body  missing");
    assert_eq!(told(&client.post("/maybe").await), "none");
    assert_eq!(
        told(&client.post("/maybe").content("text/plain", "").await),
        "none"
    );
    assert_eq!(
        told(&client.post("/maybe").content("text/plain", "x").await),
        "415 unsupported_media_type"
    );
    all(
        &client,
        "/maybe",
        &[(r#"{"name": "a"}"#, "a"), ("{}", "body /name missing")],
    )
    .await;
    all(
        &client,
        "/items",
        &[
            ("null", "body  model_attributes_type"),
            (" ", "body  json_invalid"),
        ],
    )
    .await;
}

#[purlin::test]
async fn what_is_no_json_has_a_line_and_a_column() {
    let client = client(routes![create_item]);
    for (content, line, column) in [
        ("{", 1, 1),
        ("{\"name\": \"a\"", 1, 12),
        ("{\n  \"name\": x\n}", 2, 11),
        ("{\"name\": \"a\",}", 1, 14),
        ("{\"name\": \"a\"} {}", 1, 15),
        ("{'name': 1}", 1, 2),
        ("{\"name\": \"a\", \"price\": NaN}", 1, 24),
        ("{\"name\": \"a\", \"price\": 01}", 1, 25),
        ("{\"name\": \"\t\"}", 1, 11),
        ("\u{feff}{\"name\": \"a\"}", 1, 1),
    ] {
        let answer = client
            .post("/items")
            .content("application/json", content.to_owned())
            .await;
        assert_eq!(answer.faults(), ["body  json_invalid"], "{content}");
        let error = &answer.json::<Value>()["errors"][0];
        assert_eq!(
            (&error["line"], &error["column"]),
            (&line.into(), &column.into()),
            "{content}"
        );
    }
    let answer = client
        .post("/items")
        .content("application/json", "{\n \"name\": tru}")
        .await;
    insta::assert_json_snapshot!("json_invalid", answer.json::<Value>());
}

#[purlin::test]
async fn what_is_no_text_is_refused() {
    let client = client(routes![create_item]);
    for (content, expected) in [
        (b"{\"name\": \"\xff\"}".to_vec(), "body  string_unicode"),
        (b"{\"name\": \"\xed\xa0\x80\"}".to_vec(), "body  string_unicode"),
        (br#"{"name": "\ud800"}"#.to_vec(), "body  json_invalid"),
        (b"\x00".to_vec(), "body  json_invalid"),
    ] {
        let shown = String::from_utf8_lossy(&content).into_owned();
        let answer = client.post("/items").content("application/json", content).await;
        assert_eq!(told(&answer), expected, "{shown}");
    }
    all(
        &client,
        "/items",
        &[(
            r#"{"name": "\u0000"}"#,
            r#"Item { name: "\0", count: None, price: None }"#,
        )],
    )
    .await;
}

#[purlin::test]
async fn a_member_that_stands_twice_is_refused() {
    let client = client(routes![create_item, any]);
    let expected = [
        (r#"{"name": "a", "name": "b"}"#, "body /name duplicate_key"),
        (r#"{"name": "a", "na\u006de": "b"}"#, "body /name duplicate_key"),
        (
            r#"{"name": "a", "name": 1, "count": -1}"#,
            "body /name duplicate_key, body /count greater_than_equal",
        ),
    ];
    all(&client, "/items", &expected).await;
    all(
        &client,
        "/any",
        &[(r#"{"a": [{"b": 1, "b": 1}]}"#, "body /a/0/b duplicate_key")],
    )
    .await;
}

#[purlin::test]
async fn numbers_that_no_type_holds_are_refused() {
    let client = client(routes![create_item, any]);
    let expected = [
        (r#"{"name": "a", "price": 1e999}"#, "body /price finite_number"),
        (
            r#"{"name": "a", "price": -1e999, "count": 256}"#,
            "body /price finite_number",
        ),
        (
            r#"{"name": "a", "count": 1.0}"#,
            r#"Item { name: "a", count: Some(1), price: None }"#,
        ),
        (r#"{"name": "a", "count": 1.5}"#, "body /count int_from_float"),
        (r#"{"name": "a", "count": "1"}"#, "body /count int_type"),
        (r#"{"name": "a", "count": true}"#, "body /count int_type"),
        (r#"{"name": 1}"#, "body /name string_type"),
    ];
    all(&client, "/items", &expected).await;
    let long = format!("[{}]", "9".repeat(400));
    all(&client, "/any", &[(&long, "body /0 finite_number")]).await;
}

#[purlin::test]
async fn depth_is_bounded() {
    let client = client(routes![create_item, any]);
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert_eq!(
        client
            .post("/any")
            .content("application/json", nested(127))
            .await
            .status(),
        200
    );
    for depth in [129, 100_000] {
        let answer = client
            .post("/any")
            .content("application/json", nested(depth))
            .await;
        assert_eq!(
            told(&answer).rsplit(' ').next(),
            Some("recursion_loop"),
            "{depth}"
        );
        // So it is in what is ignored: who reads the body next may not ignore it.
        let ignored = format!("{{\"name\": \"a\", \"x\": {}}}", nested(depth));
        let answer = client.post("/items").content("application/json", ignored).await;
        assert_eq!(
            told(&answer).rsplit(' ').next(),
            Some("recursion_loop"),
            "{depth}"
        );
    }
}

/// Content that comes in pieces and does not say how long it is.
struct Pieces(usize);

impl purlin::http_body::Body for Pieces {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let Some(rest) = self.0.checked_sub(1) else {
            return Poll::Ready(None);
        };
        self.0 = rest;
        Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(b"        ")))))
    }
}

#[purlin::test]
async fn the_size_is_bounded() {
    let app = || app(routes![create_item]).body_limit(64);
    for client in [TestClient::new(app()), TestClient::serve(app()).await] {
        let fits = format!("{:64}", r#"{"name": "a"}"#);
        assert_eq!(
            client
                .post("/items")
                .content("application/json", fits)
                .await
                .status(),
            200
        );
        let long = format!("{:65}", r#"{"name": "a"}"#);
        let answer = client.post("/items").content("application/json", long).await;
        assert_eq!(told(&answer), "413 content_too_large");
        let answer = client
            .post("/items")
            .content("application/json", Body::new(Pieces(9)))
            .await;
        assert_eq!(told(&answer), "413 content_too_large");
        let answer = client
            .post("/items")
            .content("application/json", Body::new(Pieces(8)))
            .await;
        assert_eq!(told(&answer), "body  json_invalid");
        insta::assert_json_snapshot!("content_too_large", {
            let answer = client
                .post("/items")
                .content("application/json", " ".repeat(65))
                .await;
            answer.json::<Value>()
        });
    }
}

#[post("/text")]
async fn post_text(
    /// What to say.
    text: Text,
) -> Text {
    text
}

#[post("/bytes")]
async fn post_bytes(
    /// A picture.
    bytes: Bytes,
) -> NoContent {
    let _ = bytes;
    NoContent
}

#[post("/body")]
async fn post_body(
    /// A film.
    body: Body,
) -> NoContent {
    drop(body);
    NoContent
}

#[test]
fn the_words_at_a_content_stand_in_the_document() {
    let client = client(routes![post_text, post_bytes, post_body]);
    let document = client.app().document();
    for (path, words) in [
        ("/text", "What to say."),
        ("/bytes", "A picture."),
        ("/body", "A film."),
    ] {
        let operation = document.operation(&purlin::http::Method::POST, path).unwrap();
        let body = operation.request_body.as_ref().unwrap();
        assert_eq!(body.description.as_deref(), Some(words), "{path}");
    }
}
