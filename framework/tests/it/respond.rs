//! `#[derive(Respond)]`: what it answers, and what the document says of it.

use purlin::cookie::Cookie;
use purlin::http::HeaderValue;
use purlin::openapi::OperationBuilder;
use purlin::prelude::*;
use purlin::respond::Accepted;
use purlin::schema::Registry;
use purlin::testing::TestClient;
use purlin::{Bytes, url::Url};
use serde_json::{Value, json};

#[schema]
struct Product {
    name: String,
}

fn chair() -> Json<Product> {
    Json(Product {
        name: "Chair".to_owned(),
    })
}

/// How a download is answered.
#[derive(Respond)]
enum Download {
    /// Here it is.
    Here(Json<Product>),
    #[respond(status = 206)]
    Part(Bytes),
    /// It has moved.
    #[respond(status = 303)]
    Moved {
        /// The new address.
        #[respond(header)]
        location: String,
    },
    #[respond(status = 304)]
    NotModified,
    /// Nobody knows it.
    ///
    /// The page says so.
    #[respond(status = 404)]
    Unknown(Html, #[respond(header = "X-Hint")] &'static str),
}

#[get("/download/{form}")]
async fn download(Path(form): Path<String>) -> Download {
    match form.as_str() {
        "here" => Download::Here(chair()),
        "part" => Download::Part(Bytes::from_static(b"ha")),
        "moved" => Download::Moved {
            location: "/elsewhere".to_owned(),
        },
        "bad" => Download::Moved {
            location: "a\r\nset-cookie: b".to_owned(),
        },
        "same" => Download::NotModified,
        _ => Download::Unknown(Html("?".to_owned()), "look elsewhere"),
    }
}

#[get("/later")]
async fn later() -> Accepted<Download> {
    Accepted(Download::Here(chair()))
}

#[get("/moved-later")]
async fn moved_later() -> Accepted<Download> {
    Accepted(Download::Moved {
        location: "/elsewhere".to_owned(),
    })
}

/// The product is there now.
#[derive(Respond)]
#[respond(status = 201)]
struct CreatedProduct {
    #[respond(header)]
    location: Url,
    #[respond(header = "x-total-count")]
    total: Option<u64>,
    /// Who you are.
    #[respond(cookie)]
    session: Option<Cookie<'static>>,
    /// What you saw.
    #[respond(cookie)]
    seen: Vec<Cookie<'static>>,
    #[respond(body)]
    product: Json<Product>,
}

#[post("/products/{count}")]
async fn create(Path(count): Path<u64>) -> CreatedProduct {
    let cookie = |name: &'static str| Cookie::new(name, "a b");
    CreatedProduct {
        location: Url::parse("https://example.com/1").unwrap(),
        total: (count > 0).then_some(count),
        session: (count > 0).then(|| cookie("session")),
        seen: (1..count).map(|_| cookie("seen")).collect(),
        product: chair(),
    }
}

#[derive(Debug, ApiError)]
enum Failure {
    #[api_error(conflict, "sold out")]
    SoldOut,
}

/// Counted.
#[derive(Respond)]
struct Counted<T> {
    #[respond(header)]
    x_total: u8,
    #[respond(cookie)]
    seen: Cookie<'static>,
    #[respond(body)]
    body: T,
}

#[get("/counted/{ok}")]
async fn counted(Path(ok): Path<bool>) -> Counted<Result<Json<u8>, Failure>> {
    let body = if ok { Ok(Json(1)) } else { Err(Failure::SoldOut) };
    Counted {
        x_total: 7,
        seen: Cookie::new("seen", "1"),
        body,
    }
}

#[get("/raw")]
async fn raw() -> Counted<Response> {
    Counted {
        x_total: 7,
        seen: Cookie::new("seen", "1"),
        body: Response::default(),
    }
}

/// Two forms of one status.
#[derive(Respond)]
enum Either {
    /// As text.
    #[respond(status = 203)]
    Text(
        Text,
        #[respond(header = "etag")] HeaderValue,
        #[respond(header = "x-size")] u8,
    ),
    /// As JSON.
    #[respond(status = 203)]
    Json(Json<String>, #[respond(header = "etag")] String),
}

#[get("/either/{text}")]
async fn either(Path(text): Path<bool>) -> Either {
    if text {
        Either::Text(Text("a".to_owned()), HeaderValue::from_static("\"1\""), 1)
    } else {
        Either::Json(Json("a".to_owned()), "\"1\"".to_owned())
    }
}

#[derive(Respond)]
#[respond(status = 205)]
struct Reset;

#[derive(Respond)]
enum Nested {
    #[respond(status = 200)]
    Reset(Reset),
    Other(Either),
}

#[get("/nested/{reset}")]
async fn nested(Path(reset): Path<bool>) -> Nested {
    if reset {
        Nested::Reset(Reset)
    } else {
        Nested::Other(Either::Json(Json(String::new()), String::new()))
    }
}

fn client() -> TestClient {
    let routes = routes![download, later, moved_later, create, counted, raw, either, nested];
    TestClient::new(App::new("Answers", "1").module(Module::new("answers").routes(routes)))
}

/// The answers that a type describes.
fn described<T: Respond>() -> Value {
    let mut registry = Registry::new();
    let mut operation = OperationBuilder::new(&mut registry);
    T::describe(&mut operation);
    let parts = operation.finish();
    assert!(parts.mistakes.is_empty(), "{:?}", parts.mistakes);
    serde_json::to_value(parts.operation.responses).unwrap()
}

#[purlin::test]
async fn each_variant_is_an_answer() {
    let client = client();
    let answer = client.get("/download/here").await;
    assert_eq!(
        (answer.status(), answer.json::<Value>()),
        (200, json!({ "name": "Chair" }))
    );
    let answer = client.get("/download/part").await;
    assert_eq!((answer.status(), answer.text()), (206, "ha"));
    let answer = client.get("/download/moved").await;
    assert_eq!(
        (answer.status(), answer.header("location")),
        (303, Some("/elsewhere"))
    );
    let answer = client.get("/download/same").await;
    assert_eq!((answer.status(), answer.bytes().len()), (304, 0));
    let answer = client.get("/download/other").await;
    assert_eq!(
        (answer.status(), answer.header("x-hint")),
        (404, Some("look elsewhere"))
    );
    insta::assert_json_snapshot!(described::<Download>());
}

#[purlin::test]
async fn a_wrapper_sets_the_status_of_successes_only() {
    let client = client();
    assert_eq!(client.get("/later").await.status(), 202);
    assert_eq!(client.get("/moved-later").await.status(), 303);
    let statuses = described::<Accepted<Download>>();
    let statuses: Vec<&String> = statuses.as_object().unwrap().keys().collect();
    assert_eq!(statuses, ["202", "303", "304", "404"]);
}

#[purlin::test]
async fn a_value_that_is_no_header_field_is_a_fault_of_the_server() {
    let answer = client().get("/download/bad").unchecked().await;
    assert_eq!((answer.status(), &*answer.code()), (500, "internal"));
    assert!(answer.header("set-cookie").is_none());
    assert!(!answer.text().contains("location"), "{}", answer.text());
}

#[purlin::test]
async fn header_fields_and_cookies_go_with_a_body() {
    let client = client();
    let answer = client.post("/products/2").await;
    assert_eq!(answer.status(), 201);
    assert_eq!(answer.header("location"), Some("https://example.com/1"));
    assert_eq!(answer.header("x-total-count"), Some("2"));
    let cookies: Vec<_> = answer.headers().get_all("set-cookie").iter().collect();
    assert_eq!(cookies, ["session=a%20b", "seen=a%20b"]);
    let answer = client.post("/products/0").await;
    assert_eq!(answer.header("x-total-count"), None);
    assert_eq!(answer.header("set-cookie"), None);
    insta::assert_json_snapshot!(described::<CreatedProduct>());
}

#[purlin::test]
async fn a_failure_of_the_body_takes_no_header_fields() {
    let client = client();
    let answer = client.get("/counted/true").await;
    assert_eq!(
        (answer.header("x-total"), answer.header("set-cookie")),
        (Some("7"), Some("seen=1"))
    );
    let answer = client.get("/counted/false").await;
    assert_eq!(answer.status(), 409);
    assert_eq!(
        (answer.header("x-total"), answer.header("set-cookie")),
        (None, None)
    );
    insta::assert_json_snapshot!(described::<Counted<Result<Json<u8>, Failure>>>());
}

#[purlin::test]
async fn a_body_that_the_handler_builds_takes_header_fields() {
    assert_eq!(client().get("/raw").await.header("x-total"), Some("7"));
    let header = &described::<Counted<Response>>()["default"]["headers"]["x-total"];
    assert!(header.get("required").is_none(), "{header}");
}

#[purlin::test]
async fn forms_of_one_status_are_described_together() {
    let client = client();
    assert_eq!(client.get("/either/true").await.header("x-size"), Some("1"));
    assert_eq!(client.get("/either/false").await.header("x-size"), None);
    assert_eq!(client.get("/nested/true").await.status(), 200);
    assert_eq!(client.get("/nested/false").await.status(), 203);
    insta::assert_json_snapshot!(described::<Nested>());
}
