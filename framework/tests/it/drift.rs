//! The test client fails a test whose answer the document does not promise, and says why.

use purlin::extract::Cx;
use purlin::http::StatusCode;
use purlin::json_schema;
use purlin::openapi::{Header, OperationBuilder};
use purlin::prelude::*;
use purlin::testing::TestClient;

/// An answer that promises JSON with a name and a field `x-page`, and gives what the test says.
struct Liar {
    status: u16,
    media_type: &'static str,
    page: bool,
    content: &'static str,
}

impl Respond for Liar {
    fn describe(operation: &mut OperationBuilder<'_>) {
        let schema = json_schema!({
            "type": "object",
            "required": ["name"],
            "properties": { "name": { "type": "string", "maxLength": 3 } },
        });
        operation.response(200, "A name.", Some(("application/json", schema)));
        operation.response(204, "Nothing.", None);
        let page = Header::new(json_schema!({ "type": "integer" })).required();
        operation.response_header(200, "x-page", page);
    }

    fn respond(self, _: &Cx) -> Response {
        let mut response = Response::new(Body::from(self.content));
        *response.status_mut() = StatusCode::from_u16(self.status).unwrap();
        let headers = response.headers_mut();
        headers.insert("content-type", self.media_type.parse().unwrap());
        if self.page {
            headers.insert("x-page", 1.into());
        }
        response
    }
}

const HONEST: Liar = Liar {
    status: 200,
    media_type: "application/json; charset=utf-8",
    page: true,
    content: r#"{"name":"ada"}"#,
};

/// Declares a handler for each lie.
macro_rules! liars {
    ($($name:ident, $path:literal, $lie:expr;)*) => {
        $(
            #[get($path)]
            async fn $name() -> Liar {
                $lie
            }
        )*

        fn client() -> TestClient {
            TestClient::new(App::new("Drift", "1.0.0").module(Module::new("drift").routes(routes![$($name),*])))
        }
    };
}

liars! {
    honest, "/honest", HONEST;
    empty, "/empty", Liar { status: 204, content: "", ..HONEST };
    wrong_status, "/status", Liar { status: 202, ..HONEST };
    wrong_type, "/type", Liar { media_type: "text/json", ..HONEST };
    wrong_schema, "/schema", Liar { content: r#"{"name":"long"}"#, ..HONEST };
    no_member, "/member", Liar { content: "{}", ..HONEST };
    no_json, "/json", Liar { content: "{", ..HONEST };
    no_header, "/header", Liar { page: false, ..HONEST };
    unpromised, "/unpromised", Liar { status: 204, ..HONEST };
    no_content, "/nothing", Liar { content: "", ..HONEST };
}

#[purlin::test]
async fn what_is_promised_passes() {
    let client = client();
    assert_eq!(client.get("/honest").await.status(), 200);
    assert_eq!(client.head("/honest").await.status(), 200);
    assert_eq!(client.get("/empty").await.status(), 204);
    assert_eq!(client.get("/status").unchecked().await.status(), 202);
}

/// Declares a test that must fail with a message.
macro_rules! caught {
    ($($name:ident, $target:literal, $message:literal;)*) => {$(
        #[purlin::test]
        #[should_panic(expected = $message)]
        async fn $name() {
            client().get($target).await;
        }
    )*};
}

caught! {
    a_status, "/status", "the status is none of 200, 204";
    a_media_type, "/type", "the media type is text/json, and none of application/json";
    a_rule, "/schema", "`/name` must have at most 3 characters";
    a_member, "/member", "`/name` is required";
    content_that_is_no_json, "/json", "the content is no JSON";
    a_missing_field, "/header", "the header field `x-page` is missing";
    content_that_was_not_promised, "/unpromised", "no content is promised";
    content_that_was_promised, "/nothing", "the content is no JSON";
}

#[purlin::test]
#[should_panic(expected = "GET /status answered 202, and the document says otherwise")]
async fn the_message_names_the_request() {
    client().get("/status?x=1").await;
}

#[purlin::test]
#[should_panic(expected = "the answer was: {\"name\":\"long\"}")]
async fn the_message_shows_the_answer() {
    client().get("/schema").await;
}

#[purlin::test]
#[should_panic(expected = "the status is none of 200, 204")]
async fn over_a_socket_too() {
    let app = App::new("Drift", "1.0.0").module(Module::new("drift").routes(routes![wrong_status]));
    TestClient::serve(app).await.get("/status").await;
}

#[purlin::test]
#[should_panic(expected = "the status is none of 200, 204")]
async fn of_head_too() {
    client().head("/status").await;
}

#[get("/rest/{*path}")]
async fn rest(path: Path<String>) -> Liar {
    drop(path);
    Liar {
        status: 202,
        ..HONEST
    }
}

#[purlin::test]
#[should_panic(expected = "the status is none of 200, 204")]
async fn of_a_path_with_a_rest_too() {
    let app = App::new("Drift", "1.0.0").module(Module::new("drift").routes(routes![rest]));
    TestClient::new(app).get("/rest/a/b").await;
}
