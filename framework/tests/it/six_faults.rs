//! One request with faults everywhere gets one answer that lists them all, and repeats no value.

use purlin::error::FastApiErrors;
use purlin::prelude::*;
use purlin::testing::{TestClient, TestRequest, TestResponse};
use serde_json::{Value, json};

#[schema]
struct Line {
    #[field(min_length = 3)]
    sku: String,
    #[field(gt = 0)]
    count: u32,
}

#[schema]
struct Order {
    #[field(email)]
    mail: String,
    lines: Vec<Line>,
}

#[post("/shops/{shop}/orders")]
async fn place_order(
    Path(shop): Path<u32>,
    #[field(ge = 1, le = 100, default = 20)] Query(limit): Query<u32>,
    Header(x_request_id): Header<String>,
    Json(order): Json<Order>,
) -> NoContent {
    let _ = (shop, limit, x_request_id, order.mail, order.lines.len());
    NoContent
}

fn app() -> App {
    App::new("Orders", "1.0.0").module(Module::new("orders").routes(routes![place_order]))
}

/// Every value of it is odd enough to be found in an answer that repeats it.
fn faulty(client: &TestClient) -> TestRequest {
    client
        .post("/shops/zq-path/orders")
        .query("limit", "zq-query")
        .header("x-other", "zq-header")
        .json(&json!({ "mail": "zq-mail", "lines": [{ "sku": "abc", "count": 7 }, { "sku": "zq", "count": "zq-count" }] }))
}

const FAULTS: [&str; 6] = [
    "path /shop int_parsing",
    "query /limit int_parsing",
    "header /x-request-id missing",
    "body /mail email",
    "body /lines/1/sku string_too_short",
    "body /lines/1/count int_type",
];

fn is_right(answer: &TestResponse) {
    assert_eq!(answer.status(), 422, "{}", answer.text());
    assert_eq!(answer.media_type(), Some("application/problem+json"));
    assert_eq!(answer.faults(), FAULTS);
    echoes_nothing(answer);
}

fn echoes_nothing(answer: &TestResponse) {
    assert!(!answer.text().contains("zq"), "{}", answer.text());
}

#[purlin::test]
async fn in_the_process() {
    let answer = faulty(&TestClient::new(app())).await;
    is_right(&answer);
    insta::assert_json_snapshot!(answer.json::<Value>());
}

#[purlin::test]
async fn over_a_socket() {
    is_right(&faulty(&TestClient::serve(app()).await).await);
}

#[purlin::test]
async fn in_the_shape_of_fastapi() {
    let app = || app().error_renderer(FastApiErrors);
    for client in [TestClient::new(app()), TestClient::serve(app()).await] {
        let answer = faulty(&client).await;
        assert_eq!(
            (answer.status(), answer.media_type()),
            (422, Some("application/json"))
        );
        echoes_nothing(&answer);
        assert_eq!(answer.json::<Value>()["detail"].as_array().map(Vec::len), Some(6));
        insta::assert_json_snapshot!("in_the_shape_of_fastapi", answer.json::<Value>());
    }
}

#[purlin::test]
async fn a_sound_request_has_none() {
    let answer = TestClient::new(app())
        .post("/shops/7/orders")
        .header("x-request-id", "1")
        .json(&json!({ "mail": "a@b.example", "lines": [{ "sku": "abc", "count": 7 }] }))
        .await;
    assert_eq!(answer.status(), 204, "{}", answer.text());
}

/// Names that the client chose are places, and they may be long: they stand in pointers, and nowhere else.
#[purlin::test]
async fn more_than_a_hundred_faults_are_cut_off() {
    let lines: Vec<Value> = (0..500).map(|_| json!({ "sku": "zq", "count": 0 })).collect();
    let answer = TestClient::new(app())
        .post("/shops/7/orders")
        .header("x-request-id", "1")
        .json(&json!({ "mail": "a@b.example", "lines": lines }))
        .await;
    assert_eq!((answer.status(), answer.faults().len()), (422, 100));
    echoes_nothing(&answer);
}
