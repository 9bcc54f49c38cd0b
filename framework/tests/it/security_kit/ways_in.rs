//! Sessions as a way in: beside others, as a policy, and where they are none.

use purlin::app::Docs;
use purlin::prelude::*;
use purlin::security::{AllOf, Bearer, OneOf};
use purlin::serde_json::{Value, json, to_value};
use purlin::session::{LoggedIn, MemoryStore, Session, SessionError, Sessions};
use purlin::testing::TestClient;

use super::Browser;

#[post("/login/{user}")]
async fn log_in(user: Path<u64>, session: Session) -> Result<NoContent, SessionError> {
    session.log_in(*user).await?;
    Ok(NoContent)
}

/// A token for programs, a cookie for browsers.
#[get("/either")]
async fn either(shown: OneOf<Bearer, LoggedIn<u64>>) -> Text {
    Text(match shown {
        OneOf::First(token) => format!("token {}", token.token().expose()),
        OneOf::Second(LoggedIn(user)) => format!("user {user}"),
    })
}

#[get("/both")]
async fn both(shown: AllOf<Bearer, LoggedIn<u64>>) -> Json<u64> {
    Json(shown.1.0)
}

#[get("/maybe")]
async fn maybe(user: Option<LoggedIn<u64>>) -> Json<bool> {
    Json(user.is_some())
}

#[get("/plain")]
async fn plain() -> NoContent {
    NoContent
}

fn app(module: Module) -> App {
    App::new("Sessions", "1.0.0")
        .module(module)
        .module(Module::new("login").routes(routes![log_in]))
        .sessions(Sessions::new(MemoryStore::new()))
}

#[purlin::test]
async fn a_session_stands_beside_other_ways_in() {
    let client = TestClient::new(app(Module::new("shop").routes(routes![either, both, maybe])));
    let mut browser = Browser::new(&client);
    assert_eq!(browser.get("/either").await.status(), 401);
    let token = client.get("/either").header("authorization", "Bearer abc");
    assert_eq!(token.await.text(), "token abc");
    browser.post("/login/7").await;
    assert_eq!(browser.get("/either").await.text(), "user 7");
    assert_eq!(browser.get("/both").await.status(), 401);
    assert!(browser.get("/maybe").await.json::<bool>());
    assert!(!client.get("/maybe").await.json::<bool>());

    let document = to_value(client.app().document()).unwrap();
    let operation = |path: &str| &document["paths"][path]["get"];
    assert_eq!(
        operation("/either")["security"],
        json!([{ "bearer": [] }, { "session": [] }])
    );
    assert_eq!(
        operation("/both")["security"],
        json!([{ "bearer": [], "session": [] }])
    );
    assert_eq!(
        operation("/maybe")["responses"]["401"],
        Value::Null,
        "it refuses nobody"
    );
}

#[purlin::test]
async fn who_is_logged_in_is_a_policy() {
    let module = Module::new("shop").policy::<LoggedIn>().routes(routes![plain]);
    let client = TestClient::new(app(module));
    let mut browser = Browser::new(&client);
    assert_eq!(browser.get("/plain").await.status(), 401);
    browser.post("/login/7").await;
    assert_eq!(browser.get("/plain").await.status(), 204);
}

#[test]
fn what_lets_everybody_in_is_no_policy() {
    let shop = Module::new("shop").policy::<Session>().routes(routes![plain]);
    let app = app(shop)
        .policy::<Option<LoggedIn>>()
        .docs(Docs::default().policy::<Session>());
    let error = app.build().unwrap_err().to_string();
    for who in [
        "the module `shop` demands",
        "the app demands",
        "the documentation demands",
    ] {
        assert_eq!(error.matches(who).count(), 1, "{error}");
    }
    assert_eq!(error.matches("lets everybody in").count(), 3, "{error}");
}
