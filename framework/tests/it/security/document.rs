//! What the document says of schemes.

use insta::assert_json_snapshot;
use purlin::prelude::*;
use purlin::security::{
    ApiKey, AuthorizationCodeFlow, Basic, Bearer, OAuth2AuthorizationCode, OAuth2Password, OpenIdConnect,
    OpenIdProvider, PasswordFlow, PasswordForm, ScopeInfo, TokenAnswer, TokenError,
};
use serde_json::Value;

use super::{ConsoleKey, LinkKey, LoginCookie, app};

struct Shop;

impl PasswordFlow for Shop {
    const DESCRIPTION: &'static str = "Log in with the shop's account.";
    const TOKEN_URL: &'static str = "/token";
    const REFRESH_URL: Option<&'static str> = Some("/refresh");
    const SCOPES: &'static [ScopeInfo] = &[ScopeInfo {
        name: "orders:read",
        description: "See orders.",
    }];
}

impl AuthorizationCodeFlow for Shop {
    const AUTHORIZATION_URL: &'static str = "https://login.example.com/authorize";
    const TOKEN_URL: &'static str = "https://login.example.com/token";
}

impl OpenIdProvider for Shop {
    const DISCOVERY_URL: &'static str = "https://login.example.com/.well-known/openid-configuration";
}

/// Get a token
#[post("/token")]
async fn create_token(form: PasswordForm) -> Result<TokenAnswer, TokenError> {
    Ok(TokenAnswer::bearer(form.username))
}

#[get("/one")]
async fn one(a: Bearer) -> Json<()> {
    drop(a);
    Json(())
}

#[get("/keys")]
async fn keys(a: ApiKey<ConsoleKey>, b: ApiKey<LinkKey>, c: Option<ApiKey<LoginCookie>>) -> Json<()> {
    drop((a, b, c));
    Json(())
}

#[get("/flows")]
async fn flows(
    a: OAuth2Password<Shop>,
    b: OAuth2AuthorizationCode<Shop>,
    c: OpenIdConnect<Shop>,
    d: Basic,
) -> Json<()> {
    drop((a, b, c, d));
    Json(())
}

#[test]
fn schemes_stand_in_the_document() {
    let built = app(routes![create_token, one, keys, flows]).build().unwrap();
    let document: Value = serde_json::from_slice(&built.document().to_json()).unwrap();
    assert_json_snapshot!("schemes", document["components"]["securitySchemes"]);
    assert_json_snapshot!("one", document["paths"]["/one"]["get"]);
    assert_json_snapshot!("keys", document["paths"]["/keys"]["get"]["security"]);
    assert_json_snapshot!("token", document["paths"]["/token"]["post"]);
}

purlin::api_keys! {
    Spaced = header("X Api Key");
}

#[get("/spaced")]
async fn spaced(key: ApiKey<Spaced>) -> Json<()> {
    drop(key);
    Json(())
}

#[test]
fn a_key_needs_a_field_that_there_can_be() {
    let error = app(routes![spaced]).build().unwrap_err().to_string();
    assert!(
        error.contains("`X Api Key` of the key `Spaced` is no name of a header field"),
        "{error}"
    );
}

/// The names of the schemes that a document lists.
fn listed(app: App) -> Vec<String> {
    let built = app.build().unwrap();
    let schemes = &built.document().components.security_schemes;
    schemes.keys().cloned().collect()
}

mod partners {
    purlin::api_keys! {
        pub(super) ConsoleKey = query("console");
    }
}

#[get("/partner")]
async fn partner(key: ApiKey<partners::ConsoleKey>) -> Json<()> {
    drop(key);
    Json(())
}

#[get("/other-partner")]
async fn other_partner(key: ApiKey<partners::ConsoleKey>) -> Json<()> {
    drop(key);
    Json(())
}

#[get("/console")]
async fn console(key: ApiKey<ConsoleKey>) -> Json<()> {
    drop(key);
    Json(())
}

#[get("/inside", hidden)]
async fn inside(key: ApiKey<ConsoleKey>) -> Json<()> {
    drop(key);
    Json(())
}

#[test]
fn a_name_stands_for_one_scheme_in_all_modules() {
    let both = app(routes![console]).module(Module::new("partners").routes(routes![partner, other_partner]));
    let error = both.build().unwrap_err();
    let [reason] = error.reasons() else {
        panic!("one reason: {error}")
    };
    assert!(
        reason.starts_with("the security scheme `ConsoleKey` is one thing for `console` (")
            && reason.contains(" and another for `partner` ("),
        "{reason}"
    );
    assert_eq!(listed(app(routes![inside, partner])), ["ConsoleKey"]);
}

#[test]
fn what_the_app_asks_for_itself_has_its_schemes_listed() {
    let called_back = app(routes![create_token]).callback::<create_token>("done", "{$url}", routes![one]);
    assert_eq!(listed(called_back), ["bearer"]);
    assert_eq!(
        listed(app(routes![create_token]).webhooks(routes![one])),
        ["bearer"]
    );
    let hooked = app(routes![partner]).webhooks(routes![console]).build();
    assert!(hooked.is_err());
}

#[test]
fn what_is_hidden_has_its_schemes_hidden() {
    assert_eq!(listed(app(routes![inside, one])), ["bearer"]);
    let called_back = app(routes![inside]).callback::<inside>("done", "{$url}", routes![one]);
    assert_eq!(listed(called_back), [""; 0]);
}
