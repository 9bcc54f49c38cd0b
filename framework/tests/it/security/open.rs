//! What is open, and whether somebody said so.

use purlin::layer::CsrfGuard;
use purlin::prelude::*;
use purlin::security::{AllOf, Allowed, ApiKey, Basic, Bearer, Grants, OneOf};

use super::{ConsoleKey, LoginCookie, app};

struct User;

#[derive(Debug, ApiError)]
enum LoginError {
    #[api_error(unauthorized, "the token is not good")]
    Refused,
}

#[dependency]
async fn current_user(token: Bearer) -> Result<User, LoginError> {
    if token.token().matches("a") {
        Ok(User)
    } else {
        Err(LoginError::Refused)
    }
}

#[get("/closed")]
async fn closed(token: Bearer) -> Json<bool> {
    Json(token.token().matches("a"))
}

#[post("/forgotten")]
async fn forgotten() -> Json<()> {
    Json(())
}

#[get("/optional")]
async fn optional(token: Option<Bearer>) -> Json<bool> {
    Json(token.is_some())
}

#[get("/about", public)]
async fn about() -> Json<()> {
    Json(())
}

#[get("/either", public)]
async fn either(token: Option<Bearer>) -> Json<bool> {
    Json(token.is_some())
}

#[test]
fn a_route_that_nobody_decided_about_is_a_mistake() {
    let app = app(routes![closed, forgotten, optional, about, either]).secure_by_default();
    let error = app.build().unwrap_err().to_string();
    for (name, attribute) in [("forgotten", "post"), ("optional", "get")] {
        let place = format!("`{name}` (framework/tests/it/security/open.rs:");
        assert!(error.contains(&place), "{error}");
        let advice = format!("#[{attribute}(\"/{name}\", public)]");
        assert!(error.contains(&advice), "{error}");
    }
    for name in ["closed", "about", "either"] {
        assert!(!error.contains(&format!("`{name}`")), "{error}");
    }
}

#[test]
fn without_it_nothing_has_to_be_said() {
    assert!(app(routes![forgotten]).build().is_ok());
}

#[test]
fn modules_say_it_for_all_their_routes() {
    let open = Module::new("open")
        .public()
        .module(Module::new("inner").routes(routes![forgotten]));
    assert!(
        App::new("Security", "1.0.0")
            .secure_by_default()
            .module(open)
            .build()
            .is_ok()
    );

    let closed = Module::new("closed")
        .policy::<Dep<current_user>>()
        .routes(routes![forgotten]);
    assert!(
        App::new("Security", "1.0.0")
            .secure_by_default()
            .module(closed)
            .build()
            .is_ok()
    );

    let app = app(routes![forgotten])
        .secure_by_default()
        .policy::<Dep<current_user>>();
    assert!(app.build().is_ok());
}

#[test]
fn a_policy_that_judges_nothing_is_a_mistake() {
    let inner = Module::new("inner").policy::<AllOf<Basic, ApiKey<ConsoleKey>>>();
    let outer = Module::new("outer").policy::<Option<Bearer>>().module(inner);
    let app = App::new("Security", "1.0.0")
        .policy::<Bearer>()
        .policy::<OneOf<Bearer, Basic>>()
        .policy::<Dep<current_user>>()
        .module(outer.routes(routes![forgotten, optional]));
    let error = app.build().unwrap_err().to_string();
    let named = |place: &str| error.matches(place).count();
    assert_eq!(named("the app demands `"), 2, "{error}");
    assert_eq!(named("the module `outer` demands `"), 1, "{error}");
    assert_eq!(named("the module `inner` demands `"), 1, "{error}");
    assert!(error.contains("such as `Dep<current_user>`"), "{error}");
}

#[post("/twice")]
async fn twice(token: OneOf<Bearer, OneOf<Basic, Bearer>>) -> Json<bool> {
    Json(matches!(token, OneOf::First(_)))
}

#[dependency(infallible)]
async fn anybody(_token: Option<Bearer>) -> Anybody {
    Anybody
}

struct Anybody;

impl Grants for Anybody {
    fn grants(&self, _: &str) -> bool {
        true
    }
}

purlin::permissions! {
    Everything = "everything";
}

#[post("/granted")]
async fn granted(_anybody: Allowed<anybody, Everything>) -> NoContent {
    NoContent
}

#[post("/granted/first")]
async fn granted_first(_anybody: Allowed<anybody, Everything>, _key: ApiKey<ConsoleKey>) -> NoContent {
    NoContent
}

#[post("/granted/second")]
async fn granted_second(_key: ApiKey<ConsoleKey>, _anybody: Allowed<anybody, Everything>) -> NoContent {
    NoContent
}

#[test]
fn what_can_never_be_right_is_a_mistake() {
    let routes = routes![twice, granted, granted_first, granted_second];
    let error = app(routes).build().unwrap_err().to_string();
    for name in ["granted", "granted_first", "granted_second"] {
        let place = format!("`{name}` (framework/");
        assert!(error.contains(&place), "{error}");
    }
    assert!(error.contains("`twice` (framework/"), "{error}");
    assert!(error.contains("the second never gets one"), "{error}");
    assert!(
        error.contains("`anybody` need not know who asks, and permissions"),
        "{error}"
    );
}

#[test]
fn who_may_call_what_is_listed() {
    let built = app(routes![closed, forgotten, optional, about, either])
        .build()
        .unwrap();
    let told: Vec<String> = built
        .access()
        .map(|(route, access)| format!("{} {access}", route.template))
        .collect();
    assert_eq!(
        told,
        [
            "/closed bearer",
            "/forgotten -",
            "/optional bearer | none",
            "/about public",
            "/either public",
        ]
    );
}

#[get("/account")]
async fn account(key: ApiKey<LoginCookie>) -> Json<bool> {
    Json(key.key().matches("a"))
}

#[post("/account")]
async fn change(key: OneOf<Bearer, ApiKey<LoginCookie>>) -> Json<bool> {
    Json(matches!(key, OneOf::First(_)))
}

#[delete("/account")]
async fn close(token: Bearer) -> Json<bool> {
    Json(token.token().matches("a"))
}

#[post("/account/name")]
async fn rename(login: Basic) -> Json<bool> {
    Json(login.username.is_empty())
}

#[test]
fn what_browsers_send_by_themselves_changes_nothing_alone() {
    let of_module = || Module::new("account").routes(routes![account, change, close, rename]);
    let app = || App::new("Security", "1.0.0");
    let error = app().secure_by_default().module(of_module()).build().unwrap_err();
    let error = error.to_string();
    for (name, scheme) in [("change", "LoginCookie"), ("rename", "basic")] {
        assert!(error.contains(&format!("`{name}` (framework/")), "{error}");
        let shown = format!("whoever shows `{scheme}`");
        assert_eq!(error.matches(&shown).count(), 1, "{error}");
    }
    assert_eq!(error.matches("CsrfGuard::new()").count(), 2, "{error}");

    let guarded = app().secure_by_default().middleware(CsrfGuard::new());
    assert!(guarded.module(of_module()).build().is_ok());
    let guarded = of_module().middleware(CsrfGuard::new());
    assert!(app().secure_by_default().module(guarded).build().is_ok());
    assert!(app().module(of_module()).build().is_ok());
}
