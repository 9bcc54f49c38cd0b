//! What the attributes of handlers and errors take, in an app.

use purlin::prelude::*;
use purlin::testing::TestClient;

#[get("/codes/{code}")]
async fn read_code(#[field(pattern = "^[a-z]+$")] Path(code): Path<String>) -> Text {
    Text(code)
}

#[get("/traced")]
async fn trace_request(#[field(max_length = 3)] x_trace_id: Header<String>) -> Text {
    Text(x_trace_id.into_inner())
}

#[get("/reports", responses((207, "Some are late.", Json<u8>), (503, "Out of order.")))]
async fn list_reports() -> Json<u8> {
    Json(1)
}

#[derive(Debug, ApiError)]
#[api_error(forbidden, "only owners may do that")]
struct NotOwner;

#[derive(Debug, ApiError)]
enum ShopError {
    #[api_error(transparent)]
    NotOwner(NotOwner),
}

#[delete("/shop")]
async fn close_shop() -> Result<NoContent, ShopError> {
    Err(NotOwner)?
}

fn app() -> App {
    let routes = routes![read_code, trace_request, list_reports, close_shop];
    App::new("Attributes", "1.0.0").module(Module::new("it").routes(routes))
}

#[purlin::test]
async fn a_pattern_of_an_argument_is_checked() {
    let client = TestClient::new(app());
    assert_eq!(client.get("/codes/abc").await.status(), 200);
    assert_eq!(
        client.get("/codes/7").await.faults(),
        ["path /code string_pattern_mismatch"]
    );
}

#[purlin::test]
async fn faults_of_header_fields_have_the_documented_name() {
    let client = TestClient::new(app());
    assert_eq!(
        client.get("/traced").await.faults(),
        ["header /x-trace-id missing"]
    );
    let answer = client.get("/traced").header("x-trace-id", "1234").await;
    assert_eq!(answer.faults(), ["header /x-trace-id string_too_long"]);
}

#[test]
fn an_attribute_adds_answers_with_and_without_content() {
    let app = app().build().unwrap();
    let operation = app
        .document()
        .operation(&purlin::http::Method::GET, "/reports")
        .unwrap();
    let many = &operation.responses[&207.into()];
    assert_eq!(
        (many.description.as_str(), many.content.len()),
        ("Some are late.", 1)
    );
    assert!(operation.responses[&503.into()].content.is_empty());
}

#[purlin::test]
async fn a_transparent_variant_is_what_it_holds() {
    let answer = TestClient::new(app()).delete("/shop").await;
    assert_eq!((answer.status(), answer.code().as_str()), (403, "not_owner"));
}
