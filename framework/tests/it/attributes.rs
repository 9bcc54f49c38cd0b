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

#[get("/always")]
async fn always() -> NoContent {
    NoContent
}

#[cfg(test)]
#[get("/here")]
async fn here() -> NoContent {
    NoContent
}

#[cfg(not(test))]
#[get("/elsewhere")]
async fn elsewhere() -> NoContent {
    NoContent
}

/// A place in the list has its condition, as the function may: the name of what is not there need not be found.
#[test]
fn a_route_is_there_if_its_condition_holds() {
    let routes = routes![
        #[cfg(test)]
        here,
        #[cfg(not(test))]
        elsewhere,
        #[cfg(not(test))]
        always,
    ];
    let paths: Vec<&str> = routes.iter().map(|route| route.meta.path).collect();
    assert_eq!(paths, ["/here"]);
}

/// The expansion itself gives no warning, and the document says it.
#[deprecated]
#[get("/old")]
async fn old(_given: Dep<given>) -> NoContent {
    NoContent
}

#[deprecated = "it goes"]
#[dependency(infallible)]
async fn given() {}

#[test]
fn what_rust_calls_deprecated_is_so_in_the_document() {
    let module = Module::new("it").routes(routes![old, always]);
    let app = App::new("Attributes", "1.0.0").module(module).build().unwrap();
    let is_deprecated = |path| {
        let operation = app.document().operation(&purlin::http::Method::GET, path);
        operation.unwrap().deprecated
    };
    assert!(is_deprecated("/old") && !is_deprecated("/always"));
}

/// Underscores in front keep the compiler quiet, and are no part of a contract.
#[get("/unused/{id}")]
async fn unused(
    Path(_id): Path<u8>,
    _limit: Query<Option<u8>>,
    #[field(alias = "_raw")] _raw: Query<Option<u8>>,
    __x_trace: Header<Option<String>>,
) -> NoContent {
    NoContent
}

#[test]
fn arguments_that_are_not_used_have_their_names() {
    let module = Module::new("it").routes(routes![unused]);
    let app = App::new("Attributes", "1.0.0").module(module).build().unwrap();
    let operation = app
        .document()
        .operation(&purlin::http::Method::GET, "/unused/{id}")
        .unwrap();
    let names: Vec<&str> = operation.parameters.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["id", "limit", "_raw", "x-trace"]);
}
