//! The test client fails a test whose answer the document does not promise, and says why.

use purlin::extract::Cx;
use purlin::http::StatusCode;
use purlin::json_schema;
use purlin::openapi::{Header, MediaType, OperationBuilder, StatusKey};
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
#[should_panic(expected = "the header field `x-page` is missing")]
async fn a_missing_field_of_a_stream() {
    client().get("/header").stream().await;
}

/// An answer that promises whole classes of statuses and of media types.
struct Vague(u16, &'static str, &'static str);

impl Respond for Vague {
    fn describe(operation: &mut OperationBuilder<'_>) {
        let number = || json_schema!({ "type": "integer" });
        let any = || json_schema!({});
        let mut found = purlin::openapi::Response::new("Found.");
        for (key, schema) in [
            ("*/*", any()),
            ("image/*", any()),
            ("application/json; charset=utf-8", number()),
            ("Text/CSV; charset=utf-8", any()),
        ] {
            found = found.content(key, MediaType::new(schema));
        }
        let image = purlin::openapi::Response::new("A picture.").content("image/*", MediaType::new(any()));
        let refused =
            purlin::openapi::Response::new("Refused.").content("application/json", MediaType::new(number()));
        let responses = &mut operation.operation().responses;
        responses.insert(StatusKey::Code(200), found);
        responses.insert(StatusKey::Code(203), image);
        responses.insert(StatusKey::Range(4), refused);
    }

    fn respond(self, _: &Cx) -> Response {
        let mut response = Response::new(Body::from(self.2));
        *response.status_mut() = StatusCode::from_u16(self.0).unwrap();
        let headers = response.headers_mut();
        headers.insert("content-type", self.1.parse().unwrap());
        response
    }
}

#[get("/vague/{status}")]
async fn vague(status: Path<u16>, kind: Query<String>, content: Query<String>) -> Vague {
    Vague(*status, kind.into_inner().leak(), content.into_inner().leak())
}

async fn vaguely(target: &str) -> u16 {
    let app = App::new("Drift", "1.0.0").module(Module::new("drift").routes(routes![vague]));
    TestClient::new(app).get(target).await.status()
}

#[purlin::test]
async fn classes_of_statuses_and_of_media_types_are_promises() {
    for (target, status) in [
        ("/vague/200?kind=application/JSON&content=7", 200),
        ("/vague/200?kind=text/csv;%20charset=utf-8&content=a", 200),
        ("/vague/200?kind=image/png&content=a", 200),
        ("/vague/200?kind=video/mp4&content=a", 200),
        ("/vague/203?kind=image/png&content=a", 203),
        ("/vague/418?kind=application/json&content=7", 418),
    ] {
        assert_eq!(vaguely(target).await, status, "{target}");
    }
}

#[purlin::test]
#[should_panic(expected = "`` must be an integer")]
async fn what_is_most_precise_counts() {
    vaguely("/vague/200?kind=application/json&content=true").await;
}

#[purlin::test]
#[should_panic(expected = "the media type is text/html, and none of image/*")]
async fn a_media_type_out_of_its_class() {
    vaguely("/vague/203?kind=text/html&content=a").await;
}

#[purlin::test]
#[should_panic(expected = "the content is no JSON")]
async fn content_of_a_class_of_statuses() {
    vaguely("/vague/418?kind=application/json&content=a").await;
}

#[purlin::test]
#[should_panic(expected = "the status is none of 200, 203, 422, 4XX")]
async fn a_status_out_of_its_class() {
    vaguely("/vague/503?kind=application/json&content=a").await;
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
