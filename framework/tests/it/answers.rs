//! What a handler answers: statuses, redirects, content of every kind, cookies, and what its attribute adds.

use std::convert::Infallible;

use purlin::Bytes;
use purlin::cookie::{Cookie as SetCookie, SameSite};
use purlin::http::Method;
use purlin::prelude::*;
use purlin::respond::SetCookies;
use purlin::testing::{TestClient, TestResponse};
use serde_json::{Value, json};

#[schema]
struct Note {
    text: String,
}

fn note() -> Json<Note> {
    Json(Note {
        text: "ü".to_owned()
    })
}

#[get("/json")]
async fn as_json() -> Json<Note> {
    note()
}

#[get("/created")]
async fn created() -> Created<Json<Note>> {
    Created(note())
}

#[get("/accepted")]
async fn accepted() -> Accepted<Text> {
    Accepted(Text("soon".to_owned()))
}

#[get("/none")]
async fn none() -> NoContent {
    NoContent
}

#[get("/html")]
async fn html() -> Html {
    Html("<p>ü</p>".to_owned())
}

#[get("/text")]
async fn text() -> Text {
    Text("ü".to_owned())
}

#[get("/word")]
async fn word() -> &'static str {
    "\u{fc}"
}

#[get("/bytes")]
async fn raw() -> Bytes {
    Bytes::from_static(b"\xff")
}

/// A part at a time.
#[get("/streamed")]
async fn streamed() -> Body {
    let parts = (1..=3).map(|number| Ok::<_, Infallible>(format!("{number} ")));
    Body::from_stream(futures_util::stream::iter(parts))
}

#[get("/response")]
async fn response() -> Response {
    purlin::http::Response::builder()
        .status(418)
        .header("x-own", "1")
        .body(Body::from("teapot"))
        .unwrap()
}

fn client() -> TestClient {
    let routes = routes![
        as_json, created, accepted, none, html, text, word, raw, streamed, response
    ];
    TestClient::new(App::new("Answers", "1.0.0").module(Module::new("answers").routes(routes)))
}

#[purlin::test]
async fn statuses_and_media_types_stand_in_types() {
    let client = client();
    for (target, status, media_type, content) in [
        (
            "/json",
            200,
            Some("application/json"),
            &b"{\"text\":\"\xc3\xbc\"}"[..],
        ),
        (
            "/created",
            201,
            Some("application/json"),
            b"{\"text\":\"\xc3\xbc\"}",
        ),
        ("/accepted", 202, Some("text/plain; charset=utf-8"), b"soon"),
        ("/none", 204, None, b""),
        ("/html", 200, Some("text/html; charset=utf-8"), b"<p>\xc3\xbc</p>"),
        ("/text", 200, Some("text/plain; charset=utf-8"), b"\xc3\xbc"),
        ("/word", 200, Some("text/plain; charset=utf-8"), b"\xc3\xbc"),
        ("/bytes", 200, Some("application/octet-stream"), b"\xff"),
        ("/streamed", 200, Some("application/octet-stream"), b"1 2 3 "),
        ("/response", 418, None, b"teapot"),
    ] {
        let answer = client.get(target).await;
        let found = (
            answer.status(),
            answer.header("content-type"),
            &answer.bytes()[..],
        );
        assert_eq!(found, (status, media_type, content), "{target}");
    }
}

#[test]
fn statuses_and_media_types_stand_in_the_document() {
    let document = serde_json::to_value(client().app().document()).unwrap();
    let responses = |path: &str| document["paths"][path]["get"]["responses"].clone();
    let told = |path: &str| {
        let responses = responses(path);
        let (status, response) = responses.as_object().unwrap().iter().next().unwrap();
        let types = response["content"]
            .as_object()
            .map(|content| content.keys().cloned().collect::<Vec<_>>());
        assert!(
            !response["description"].as_str().unwrap().is_empty(),
            "{path} has no description"
        );
        format!("{status} {}", types.unwrap_or_default().join(","))
    };
    assert_eq!(told("/created"), "201 application/json");
    assert_eq!(told("/accepted"), "202 text/plain");
    assert_eq!(told("/none"), "204 ");
    assert_eq!(told("/html"), "200 text/html");
    assert_eq!(told("/bytes"), "200 application/octet-stream");
    assert_eq!(told("/streamed"), "200 application/octet-stream");
    assert_eq!(told("/response"), "default ");
}

#[post("/see-other")]
async fn see_other() -> Redirect {
    Redirect::to("/json?x=1#y")
}

#[post("/moved")]
async fn moved() -> Redirect<308> {
    Redirect::to("https://a.example/%C3%BC")
}

#[get("/encoded")]
async fn encoded() -> Redirect<307> {
    Redirect::to("/straße 7/%C3%9F\r\nset-cookie: stolen=1")
}

#[purlin::test]
async fn redirects() {
    let module = Module::new("redirects").routes(routes![see_other, moved, encoded]);
    let client = TestClient::new(App::new("Redirects", "1.0.0").module(module));
    let answer = client.post("/see-other").await;
    assert_eq!(
        (answer.status(), answer.header("location")),
        (303, Some("/json?x=1#y"))
    );
    assert!(answer.bytes().is_empty());
    let answer = client.post("/moved").await;
    assert_eq!(
        (answer.status(), answer.header("location")),
        (308, Some("https://a.example/%C3%BC"))
    );
    // What no address holds is encoded, and a field ends where it should.
    let answer = client.get("/encoded").await;
    assert_eq!((answer.status(), answer.header("set-cookie")), (307, None));
    assert_eq!(
        answer.header("location"),
        Some("/stra%C3%9Fe%207/%C3%9F%0D%0Aset-cookie:%20stolen=1")
    );
    let document = serde_json::to_value(client.app().document()).unwrap();
    let response = &document["paths"]["/moved"]["post"]["responses"]["308"];
    assert_eq!(response["headers"]["location"]["required"], true);
}

#[post("/login/{name}")]
async fn log_in(Path(name): Path<String>) -> SetCookies<NoContent> {
    let session = SetCookie::build(("session", name))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .build();
    SetCookies::new(NoContent)
        .with(session)
        .with(SetCookie::new("seen", "1"))
}

#[post("/enter")]
async fn enter() -> SetCookies<Redirect> {
    SetCookies::new(Redirect::to("/")).with(SetCookie::new("session", "1"))
}

#[post("/refused")]
async fn refused() -> SetCookies<Result<NoContent, Problem>> {
    let problem = Problem::new(purlin::error::ErrorKind::Forbidden);
    SetCookies::new(Err(problem)).with(SetCookie::new("session", "1"))
}

#[get("/session")]
async fn session(Cookie(session): Cookie<String>) -> Text {
    Text(session)
}

fn set_cookies(answer: &TestResponse) -> Vec<&str> {
    answer
        .headers()
        .get_all("set-cookie")
        .iter()
        .map(|value| value.to_str().unwrap())
        .collect()
}

#[purlin::test]
async fn cookies() {
    let module = Module::new("cookies").routes(routes![log_in, enter, refused, session]);
    let client = TestClient::new(App::new("Cookies", "1.0.0").module(module));
    let answer = client.post("/login/a%3B%20%C3%BC").await;
    let expected = ["session=a%3B%20%C3%BC; HttpOnly; SameSite=Lax; Path=/", "seen=1"];
    assert_eq!((answer.status(), set_cookies(&answer)), (204, expected.to_vec()));
    let field = expected[0].split("; HttpOnly").next().unwrap();
    assert_eq!(
        client.get("/session").header("cookie", field).await.text(),
        "a; ü"
    );
    let answer = client.post("/refused").unchecked().await;
    assert_eq!((answer.status(), set_cookies(&answer)), (403, vec![]));
    let answer = client.post("/enter").await;
    assert_eq!((answer.status(), set_cookies(&answer)), (303, vec!["session=1"]));
    let document = serde_json::to_value(client.app().document()).unwrap();
    for (path, status) in [("/login/{name}", "204"), ("/enter", "303")] {
        let headers = &document["paths"][path]["post"]["responses"][status]["headers"];
        assert!(headers["set-cookie"].is_object(), "{path}: {headers}");
    }
}

#[post("/jobs", status = 202, responses((409, "It runs already."), (200, "It was done before.", Json<Note>)))]
async fn start_job() -> Json<u32> {
    Json(1)
}

#[post("/fails", status = 202)]
async fn fails() -> Result<Json<u32>, Problem> {
    Err(Problem::new(purlin::error::ErrorKind::Conflict).with_detail("no"))
}

#[purlin::test]
async fn the_attribute_sets_and_adds_answers() {
    let module = Module::new("jobs").routes(routes![start_job, fails]);
    let client = TestClient::new(App::new("Jobs", "1.0.0").module(module));
    let answer = client.post("/jobs").await;
    assert_eq!((answer.status(), answer.json::<u32>()), (202, 1));
    assert_eq!(client.post("/fails").unchecked().await.status(), 409);
    let operation = client.app().document().operation(&Method::POST, "/jobs").unwrap();
    insta::assert_json_snapshot!(operation.responses);
}

#[get("/nan")]
async fn nan() -> Json<std::collections::HashMap<String, f64>> {
    Json([("x".to_owned(), f64::NAN)].into())
}

/// JSON has no such number. `null` is not what the document promises, so a test must not pass over it.
#[purlin::test]
#[should_panic(expected = "`/x` must be a number")]
async fn a_number_that_json_lacks_is_drift() {
    let module = Module::new("nan").routes(routes![nan]);
    let client = TestClient::new(App::new("NaN", "1.0.0").module(module));
    assert_eq!(
        client.get("/nan").unchecked().await.json::<Value>(),
        json!({ "x": null })
    );
    client.get("/nan").await;
}
