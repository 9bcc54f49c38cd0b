//! What a client that is not let in is told, and what it is not.

use purlin::error::FastApiErrors;
use purlin::http::{Method, StatusCode};
use purlin::prelude::*;
use purlin::security::{
    ApiKey, AuthorizationCodeFlow, Basic, Bearer, OAuth2AuthorizationCode, OneOf, OpenIdConnect,
    OpenIdProvider,
};
use purlin::testing::{TestClient, TestRequest};

use super::{ConsoleKey, LinkKey, LoginCookie, app, client, fields};

#[derive(Debug, ApiError)]
enum LoginError {
    #[api_error(unauthorized, "that token is not good")]
    Refused,
}

/// Tells the token, and refuses one.
#[get("/bearer")]
async fn bearer(token: Bearer) -> Result<Text, LoginError> {
    if token.token().matches("canary") {
        return Err(LoginError::Refused);
    }
    Ok(Text(token.token().expose().clone()))
}

#[get("/optional")]
async fn optional(token: Option<Bearer>) -> Json<bool> {
    Json(token.is_some())
}

#[get("/basic")]
async fn basic(login: Basic) -> Text {
    Text(format!("{} {}", login.username, login.password.expose()))
}

#[get("/header")]
async fn header(key: ApiKey<ConsoleKey>) -> Text {
    Text(key.key().expose().clone())
}

#[get("/query")]
async fn query(key: ApiKey<LinkKey>) -> Text {
    Text(key.key().expose().clone())
}

#[get("/cookie")]
async fn login_cookie(key: ApiKey<LoginCookie>) -> Text {
    Text(key.key().expose().clone())
}

struct Company;

impl AuthorizationCodeFlow for Company {
    const AUTHORIZATION_URL: &'static str = "https://login.example.com/authorize";
    const TOKEN_URL: &'static str = "https://login.example.com/token";
}

impl OpenIdProvider for Company {
    const DISCOVERY_URL: &'static str = "https://login.example.com/.well-known/openid-configuration";
}

#[get("/code")]
async fn code(token: OAuth2AuthorizationCode<Company>) -> Text {
    Text(token.token().expose().clone())
}

#[get("/openid")]
async fn open_id(token: OpenIdConnect<Company>) -> Text {
    Text(token.into_bearer().token().expose().clone())
}

#[get("/either")]
async fn either(shown: OneOf<Bearer, OneOf<Basic, ApiKey<ConsoleKey>>>) -> Text {
    Text(
        match shown {
            OneOf::First(_) => "bearer",
            OneOf::Second(OneOf::First(_)) => "basic",
            OneOf::Second(OneOf::Second(_)) => "key",
        }
        .to_owned(),
    )
}

/// Nobody is asked who they are.
#[get("/open")]
async fn open() -> Result<Text, LoginError> {
    Err(LoginError::Refused)
}

fn all() -> TestClient {
    client(routes![
        bearer,
        optional,
        basic,
        header,
        query,
        login_cookie,
        code,
        open_id,
        either,
        open
    ])
}

/// The 401 that a request gets: its content without the id, and the ways in.
async fn refused(request: TestRequest) -> (String, Vec<String>) {
    let answer = request.await;
    assert_eq!(answer.status(), 401, "{}", answer.text());
    assert_eq!(answer.media_type(), Some("application/problem+json"));
    (answer.text().to_owned(), fields(&answer, "www-authenticate"))
}

const BODY: &str = r#"{"type":"about:blank","title":"Unauthorized","status":401,"detail":"the request has no valid credentials","code":"unauthorized"}"#;

#[purlin::test]
async fn who_shows_nothing_is_told_the_ways_in() {
    let client = all();
    let bearer = r#"Bearer realm="Security""#;
    let basic = r#"Basic realm="Security", charset="UTF-8""#;
    let key = r#"ApiKey realm="Security", in="header", name="X-Api-Key""#;
    for (path, ways) in [
        ("/bearer", &[bearer][..]),
        ("/basic", &[basic]),
        ("/header", &[key]),
        ("/query", &[r#"ApiKey realm="Security", in="query", name="key""#]),
        (
            "/cookie",
            &[r#"ApiKey realm="Security", in="cookie", name="login""#],
        ),
        ("/code", &[bearer]),
        ("/openid", &[bearer]),
        ("/either", &[bearer, basic, key]),
    ] {
        let (body, told) = refused(client.get(path)).await;
        assert_eq!(
            (body.as_str(), told),
            (BODY, ways.iter().map(|way| (*way).to_owned()).collect()),
            "{path}"
        );
    }
}

#[purlin::test]
async fn what_cannot_be_read_is_refused_with_the_same_words() {
    let client = all();
    let invalid = r#"Bearer realm="Security", error="invalid_token""#;
    for (path, name, value) in [
        ("/bearer", "authorization", "Bearer canary canary"),
        ("/optional", "authorization", "Bearer canary!"),
        ("/either", "authorization", "Bearer canary,"),
        ("/openid", "authorization", "bearer \"canary\""),
    ] {
        let (body, told) = refused(client.get(path).header(name, value)).await;
        assert_eq!(
            (body.as_str(), told[0].as_str()),
            (BODY, invalid),
            "{path} {value}"
        );
    }
    for (path, name, value) in [
        ("/basic", "authorization", "Basic canary"),
        ("/basic", "authorization", "Basic Y2FuYXJ5"),
        ("/optional", "authorization", "Bearer"),
        ("/header", "x-api-key", ""),
        ("/cookie", "cookie", "login=canary; login=canary"),
        ("/cookie", "cookie", "login=canary%FF"),
    ] {
        let (body, told) = refused(client.get(path).header(name, value)).await;
        assert_eq!(body, BODY, "{path} {value}");
        assert!(told.iter().all(|way| !way.contains("error")), "{told:?}");
    }
    for target in [
        "/query?key=",
        "/query?key=canary&key=canary",
        "/query?key=%FFcanary",
    ] {
        assert_eq!(refused(client.get(target)).await.0, BODY, "{target}");
    }
}

#[purlin::test]
async fn two_fields_are_refused() {
    let client = all();
    for path in ["/bearer", "/optional", "/basic", "/either"] {
        let request = client
            .get(path)
            .header("authorization", "Bearer a")
            .header("authorization", "Basic YTpi");
        assert_eq!(refused(request).await.0, BODY, "{path}");
    }
}

#[purlin::test]
async fn what_is_good_is_taken() {
    let client = all();
    let answer = client
        .get("/bearer")
        .header("authorization", "bEaReR a.b-c==")
        .await;
    assert_eq!(answer.text(), "a.b-c==");
    let answer = client
        .get("/basic")
        .header("Authorization", "BASIC dXNlcjpww6Rzczp3b3Jk")
        .await;
    assert_eq!(answer.text(), "user p\u{e4}ss:word");
    assert_eq!(
        client.get("/header").header("X-API-KEY", "a b").await.text(),
        "a b"
    );
    assert_eq!(client.get("/query?key=a%20b").await.text(), "a b");
    assert_eq!(client.get("/cookie").cookie("login", "a;b").await.text(), "a;b");
    assert_eq!(client.get("/either").header("x-api-key", "a").await.text(), "key");
    let request = client.get("/either").header("authorization", "Basic YTpi");
    assert_eq!(request.header("x-api-key", "").await.text(), "basic");
    assert!(!client.get("/optional").await.json::<bool>());
    let request = client.get("/optional").header("authorization", "Basic YTpi");
    assert!(!request.await.json::<bool>());
}

/// An app refuses what only it can judge; the ways in stand on its answer too, and a token that came is called refused.
#[purlin::test]
async fn the_apps_own_refusals_name_the_ways_in() {
    let client = all();
    let answer = client
        .get("/bearer")
        .header("authorization", "Bearer canary")
        .await;
    assert_eq!((answer.status(), answer.code().as_str()), (401, "login_refused"));
    assert_eq!(
        fields(&answer, "www-authenticate"),
        [r#"Bearer realm="Security", error="invalid_token""#]
    );
    assert!(!answer.text().contains("canary"));
    let answer = client.get("/open").await;
    assert_eq!(answer.status(), 401);
    assert_eq!(
        fields(&answer, "www-authenticate"),
        [r#"Custom realm="Security""#]
    );
}

/// A 401 names a way in (RFC 9110, section 15.5.2), and the document says so, where it shows no scheme too.
#[purlin::test]
async fn a_401_of_the_apps_own_making_names_a_way_in() {
    let client = TestClient::new(app(routes![open]).realm("the shop").map_errors(|problem| {
        let is_lost = problem.code() == "not_found";
        if is_lost {
            problem.moved_to(StatusCode::UNAUTHORIZED)
        } else {
            problem
        }
    }));
    let told = [r#"Custom realm="the shop""#];
    for path in ["/open", "/nowhere"] {
        let answer = client.get(path).await;
        assert_eq!(answer.status(), 401, "{path}");
        assert_eq!(fields(&answer, "www-authenticate"), told, "{path}");
    }
    let operation = client.app().document().operation(&Method::GET, "/open").unwrap();
    assert!(operation.responses[&401.into()].headers["WWW-Authenticate"].required);
}

#[purlin::test]
async fn realm_and_shape_are_the_apps() {
    let app = app(routes![bearer])
        .realm("the \"shop\"")
        .error_renderer(FastApiErrors);
    let answer = TestClient::new(app).get("/bearer").await;
    assert_eq!(
        answer.text(),
        r#"{"detail":"the request has no valid credentials"}"#
    );
    assert_eq!(
        fields(&answer, "www-authenticate"),
        [r#"Bearer realm="the \"shop\"""#]
    );
}

#[test]
fn nothing_shows_a_credential() {
    let shown = format!(
        "{:?} {:?} {:?} {:?} {:?}",
        Bearer::new("canary"),
        Basic::new("canary", "canary"),
        ApiKey::<ConsoleKey>::new("canary"),
        OpenIdConnect::<Company>::new("canary"),
        OneOf::<Bearer, Basic>::First(Bearer::new("canary")),
    );
    assert_eq!(
        shown,
        "Bearer(..) Basic(..) ApiKey(..) OpenIdConnect(..) First(Bearer(..))"
    );
}
