//! What the document says of parameters.

use purlin::http::Method;
use purlin::prelude::*;
use purlin::schema::{Schemas, check_json};
use serde_json::Value;

use super::client;

#[schema(rename_all = "snake_case")]
#[derive(Debug)]
enum Order {
    Newest,
    Oldest,
}

/// Pages of a list.
#[schema(extra = "forbid")]
#[derive(Debug)]
struct Paging {
    /// Where to start.
    #[field(default = 0)]
    offset: u32,
    /// How many.
    #[field(default = 20, ge = 1, le = 100, example = 50)]
    limit: u32,
    #[field(deprecated)]
    page: Option<u32>,
}

#[get("/{id}")]
#[allow(
    clippy::too_many_arguments,
    reason = "one argument for each thing to document"
)]
async fn documented(
    /// The number of the thing.
    #[field(ge = 1, example = 7)]
    Path(id): Path<u32>,
    #[field(min_length = 2, max_length = 9, pattern = "^[a-z]+$", deprecated)] Query(word): Query<
        Option<String>,
    >,
    #[field(default = "newest")] Query(order): Query<Order>,
    #[field(alias = "tags[]", min_items = 1, max_items = 5, unique_items)] Query(tags): Query<Vec<String>>,
    paging: Query<Paging>,
    /// Which request this is.
    Header(x_request_id): Header<purlin::uuid::Uuid>,
    Cookie(session_id): Cookie<Option<String>>,
) -> NoContent {
    let _ = (id, word, order, tags, paging, x_request_id, session_id);
    NoContent
}

#[test]
fn parameters() {
    let client = client(routes![documented]);
    let operation = client.app().document().operation(&Method::GET, "/{id}").unwrap();
    insta::assert_json_snapshot!(operation.parameters);
}

/// A default of the document must be one that a client can send, and one that its schema allows.
#[purlin::test]
async fn a_documented_default_can_be_sent() {
    let client = client(routes![documented]);
    let document: Value = serde_json::to_value(client.app().document()).unwrap();
    let parameters = document["paths"]["/{id}"]["get"]["parameters"]
        .as_array()
        .unwrap();
    for parameter in parameters {
        assert!(
            parameter["required"] != true || parameter["schema"]["default"].is_null(),
            "{parameter}"
        );
    }
    let answer = client
        .get("/7?order=newest&offset=0&limit=20&tags[]=a")
        .header("x-request-id", "0195b0a4-7e5c-7bd4-8f3e-5a1c2d3e4f50")
        .await;
    assert_eq!(answer.status(), 204, "{}", answer.text());
}

#[get("/defaults")]
async fn defaulted(
    #[field(default = "20", example = "30")] Query(limit): Query<u32>,
    #[field(default = "0.5")] Query(share): Query<Option<f64>>,
    #[field(default = "yes")] Query(brief): Query<bool>,
    #[field(default = "7")] Query(ids): Query<Vec<u8>>,
    #[field(default = 7)] Query(code): Query<String>,
    #[field(default = 0.1)] Query(shift): Query<f32>,
) -> NoContent {
    let _ = (limit, share, brief, ids, code, shift);
    NoContent
}

#[test]
fn a_documented_default_is_of_the_type_of_its_parameter() {
    let client = client(routes![defaulted]);
    let operation = client
        .app()
        .document()
        .operation(&Method::GET, "/defaults")
        .unwrap();
    let defaults: Vec<String> = operation
        .parameters
        .iter()
        .map(|parameter| {
            let default = parameter.schema.get("default").unwrap();
            assert!(
                check_json(default, &parameter.schema, &Schemas::default()).is_empty(),
                "{default}"
            );
            default.to_string()
        })
        .collect();
    assert_eq!(defaults, ["20", "0.5", "true", "[7]", "\"7\"", "0.1"]);
    assert_eq!(operation.parameters[0].example, Some(30.into()));
}
