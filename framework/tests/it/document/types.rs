//! Names of schemas: of one type in two directions, of two types with one name.

use purlin::error::{ErrorRenderer, FastApiErrors};
use purlin::json_schema;
use purlin::prelude::*;
use purlin::testing::TestClient;
use serde_json::{Value, json};

mod shop {
    use purlin::prelude::*;

    #[schema]
    pub(super) struct Item {
        pub(super) name: String,
    }

    #[post("/")]
    pub(super) async fn create(item: Json<Item>) -> Json<Item> {
        item
    }
}

mod stock {
    use purlin::prelude::*;

    #[schema]
    pub(super) struct Item {
        pub(super) shelf: u8,
        #[field(read_only)]
        pub(super) id: u32,
    }

    #[post("/")]
    pub(super) async fn create(item: Json<Item>) -> Json<Item> {
        item
    }
}

fn document(app: App) -> Value {
    serde_json::to_value(app.build().unwrap().document()).unwrap()
}

fn reference(document: &Value, pointer: &str) -> String {
    let schema = document
        .pointer(pointer)
        .unwrap_or_else(|| panic!("no {pointer}"));
    schema["$ref"]
        .as_str()
        .unwrap_or_else(|| panic!("no reference in {schema}"))
        .to_owned()
}

#[test]
fn types_of_one_name_are_kept_apart_and_directions_only_where_they_differ() {
    let app = App::new("Names", "1.0.0")
        .module(Module::new("shop").prefix("/shop").routes(routes![shop::create]))
        .module(
            Module::new("stock")
                .prefix("/stock")
                .routes(routes![stock::create]),
        );
    let document = document(app);
    let sent = |path: &str| {
        reference(
            &document,
            &format!("/paths/~1{path}/post/requestBody/content/application~1json/schema"),
        )
    };
    let received = |path: &str| {
        reference(
            &document,
            &format!("/paths/~1{path}/post/responses/200/content/application~1json/schema"),
        )
    };
    assert_eq!(sent("shop"), received("shop"));
    assert_ne!(sent("stock"), received("stock"));
    assert!(![sent("shop"), received("shop")].contains(&sent("stock")));
    let names: Vec<&String> = document["components"]["schemas"]
        .as_object()
        .unwrap()
        .keys()
        .collect();
    assert!(
        names
            .iter()
            .all(|name| !name.ends_with(|c: char| c.is_ascii_digit())),
        "{names:?}"
    );
    insta::assert_json_snapshot!(names);
}

/// Types of one name in two functions of a module, each in a module of routes.
fn local() -> [Module; 2] {
    let first = {
        #[schema(extra = "forbid")]
        struct Local {
            name: String,
        }
        #[post("/first")]
        async fn first(item: Json<Local>) -> Json<Local> {
            item
        }
        Module::new("first").routes(routes![first])
    };
    [first, other()]
}

fn other() -> Module {
    #[schema]
    struct Local {
        shelf: u8,
    }
    #[post("/second")]
    async fn second(item: Json<Local>) -> Json<Local> {
        item
    }
    Module::new("second").routes(routes![second])
}

#[purlin::test]
async fn types_of_one_name_in_two_functions_are_two() {
    let app = local().into_iter().fold(App::new("Names", "1.0.0"), App::module);
    let client = TestClient::new(app);
    let document = serde_json::to_value(client.app().document()).unwrap();
    let sent = ["first", "second"].map(|path| {
        reference(
            &document,
            &format!("/paths/~1{path}/post/requestBody/content/application~1json/schema"),
        )
    });
    let fields = sent.each_ref().map(|reference| {
        let schema = document.pointer(reference.strip_prefix('#').unwrap()).unwrap();
        schema["required"].clone()
    });
    assert_eq!(fields, [json!(["name"]), json!(["shelf"])], "{sent:?}");
    for (path, missing) in [
        ("/first", "body /name missing"),
        ("/second", "body /shelf missing"),
    ] {
        assert_eq!(client.post(path).json(&json!({})).await.faults(), [missing]);
    }
}

/// Something of the app's own, with the name that the framework's error answers have.
#[schema]
struct Problem {
    chess: String,
}

#[get("/{id}")]
async fn read_problem(Path(id): Path<u32>) -> Json<Problem> {
    let _ = id;
    Json(Problem {
        chess: "mate in two".to_owned(),
    })
}

#[purlin::test]
async fn a_type_named_like_the_error_answers_is_a_mistake() {
    let app = || App::new("Chess", "1.0.0").module(Module::new("chess").routes(routes![read_problem]));
    let error = app().build().unwrap_err();
    assert!(
        error.reasons()[0].contains("called `Problem`, as the error answers are"),
        "{error}"
    );
    let client = TestClient::new(app().error_renderer(CodeOnly));
    assert_eq!(client.get("/1").await.status(), 200);
    assert_eq!(client.get("/x").await.status(), 422);
}

fn chess(renderer: impl ErrorRenderer) -> TestClient {
    let module = Module::new("chess").routes(routes![shop::create]);
    TestClient::new(App::new("Chess", "1.0.0").module(module).error_renderer(renderer))
}

#[purlin::test]
async fn the_renderer_writes_the_document_too() {
    let client = chess(FastApiErrors);
    let answer = client.post("/").json(&json!({})).await;
    assert_eq!(
        answer.json::<Value>(),
        json!({ "detail": [{ "type": "missing", "loc": ["body", "name"], "msg": "is required" }] })
    );
    let document = serde_json::to_value(client.app().document()).unwrap();
    assert_eq!(document["components"]["schemas"].get("Problem"), None);
    assert!(!document.to_string().contains("problem+json"));
    insta::assert_json_snapshot!(document["paths"]["/"]["post"]["responses"]);
}

#[schema]
struct Receipt {
    number: u32,
}

#[derive(Debug, ApiError)]
#[api_error(conflict, "it is paid")]
struct Paid;

#[post("/pay", responses((409, "It was paid before.", Json<Receipt>)))]
async fn pay() -> Result<NoContent, Paid> {
    Err(Paid)
}

#[test]
fn declared_content_stands_beside_that_of_errors() {
    let module = Module::new("pay").routes(routes![pay]);
    let app = App::new("Pay", "1.0.0")
        .module(module)
        .error_renderer(FastApiErrors);
    let document = serde_json::to_value(app.build().unwrap().document()).unwrap();
    let content = &document["paths"]["/pay"]["post"]["responses"]["409"]["content"];
    let schema = &content["application/json"]["schema"];
    assert_eq!(schema["anyOf"][0]["$ref"], "#/components/schemas/Receipt");
    assert!(
        schema["anyOf"][1].to_string().contains("#/components/schemas/"),
        "{schema}"
    );
}

/// Only a code.
struct CodeOnly;

impl ErrorRenderer for CodeOnly {
    fn media_type(&self) -> &'static str {
        "application/json"
    }

    fn write(&self, problem: &purlin::Problem, out: &mut Vec<u8>) {
        out.extend_from_slice(json!({ "error": problem.code() }).to_string().as_bytes());
    }

    fn schema(&self) -> (&'static str, purlin::JsonSchema) {
        (
            "Error",
            json_schema!({ "type": "object", "required": ["error"], "properties": { "error": { "type": "string" } } }),
        )
    }

    fn narrow(&self, codes: &[&str]) -> Option<purlin::JsonSchema> {
        Some(json_schema!({ "properties": { "error": { "enum": codes } } }))
    }
}

#[purlin::test]
async fn a_renderer_of_ones_own_is_held_to_its_schema() {
    let client = chess(CodeOnly);
    let answer = client.post("/").content("text/plain", "x").await;
    assert_eq!(
        (answer.status(), answer.text()),
        (415, r#"{"error":"unsupported_media_type"}"#)
    );
    let answer = client.post("/").content("application/json", "x").await;
    assert_eq!(
        (answer.status(), answer.text()),
        (422, r#"{"error":"validation_failed"}"#)
    );
    assert_eq!(client.get("/nowhere").await.text(), r#"{"error":"not_found"}"#);
}

/// A renderer that writes something else than it documents.
struct Drifting;

impl ErrorRenderer for Drifting {
    fn media_type(&self) -> &'static str {
        "application/json"
    }

    fn write(&self, _: &purlin::Problem, out: &mut Vec<u8>) {
        out.extend_from_slice(b"{}");
    }

    fn schema(&self) -> (&'static str, purlin::JsonSchema) {
        CodeOnly.schema()
    }
}

#[purlin::test]
#[should_panic(expected = "`/error` is required")]
async fn an_error_answer_that_breaks_its_schema_is_drift() {
    chess(Drifting).post("/").json(&json!({})).await;
}
