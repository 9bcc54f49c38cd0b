//! What is open, and whether somebody said so.

use purlin::dependency::Depends;
use purlin::error::Reject;
use purlin::extract::{ClientAddress, Cx, Extract, Phase};
use purlin::layer::CsrfGuard;
use purlin::openapi::OperationBuilder;
use purlin::prelude::*;
use purlin::schema::ArgMeta;
use purlin::security::{self, AllOf, Allowed, ApiKey, Basic, Bearer, Grants, OneOf, Scheme};
use purlin::testing::TestClient;

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

/// It cannot refuse anybody.
#[dependency(infallible)]
async fn perhaps_user(token: Bearer) -> Option<User> {
    token.token().matches("a").then_some(User)
}

/// It can fail, and not for what a client has shown.
#[dependency]
async fn users() -> Result<(), LoginError> {
    Ok(())
}

#[dependency(infallible)]
async fn looked_up(token: Bearer, _users: Dep<users>) -> Option<User> {
    token.token().matches("a").then_some(User)
}

#[derive(Depends)]
struct Shown {
    #[allow(dead_code, reason = "a policy is dropped")]
    token: Bearer,
}

#[test]
fn a_policy_that_takes_what_others_show_and_judges_nothing_is_a_mistake() {
    let module = Module::new("inner").policy::<Dep<looked_up>>();
    let error = app(routes![forgotten])
        .policy::<Dep<perhaps_user>>()
        .policy::<Shown>()
        .policy::<Dep<current_user>>()
        .module(module);
    let error = error.build().unwrap_err().to_string();
    let named = |place: &str| error.matches(place).count();
    assert_eq!(named("the app demands `"), 2, "{error}");
    assert_eq!(named("the module `inner` demands `"), 1, "{error}");
    assert_eq!(
        named("and refuses nobody: demand a dependency that returns a `Result`"),
        3,
        "{error}"
    );
}

#[dependency(infallible)]
async fn checked_before(_user: Dep<current_user>, token: Option<Bearer>) -> bool {
    token.is_some()
}

#[dependency(infallible)]
async fn of_good_token(_good: GoodToken, token: Bearer) -> bool {
    token.token().matches("a")
}

#[dependency]
async fn from_office(address: ClientAddress) -> Result<(), LoginError> {
    address.0.is_some().then_some(()).ok_or(LoginError::Refused)
}

#[dependency(infallible)]
async fn at_office(_office: Dep<from_office>, token: Option<Bearer>) -> bool {
    token.is_some()
}

/// An argument that refuses when nobody speaks of who asks.
struct Invited;

impl Extract for Invited {
    const PHASE: Phase = Phase::Input;

    fn describe(operation: &mut OperationBuilder<'_>, _: &ArgMeta) {
        operation.undocumented();
    }

    async fn extract(cx: &mut Cx, _: &ArgMeta) -> Result<Self, Reject> {
        let is_invited = cx.headers().contains_key("x-invitation");
        is_invited
            .then_some(Self)
            .ok_or_else(|| LoginError::Refused.into_problem().into())
    }
}

#[dependency(infallible)]
async fn invited(_invited: Invited, token: Bearer) -> bool {
    token.token().matches("a")
}

#[dependency(infallible)]
async fn guarded(_guard: Guard) -> bool {
    true
}

#[dependency(infallible)]
async fn clerk(_user: Allowed<of_clerk, Everything>) -> bool {
    true
}

#[dependency(infallible)]
async fn of_clerk(token: Bearer) -> Clerk {
    Clerk(token.token().matches("a"))
}

struct Clerk(bool);

impl Grants for Clerk {
    fn grants(&self, _: &str) -> bool {
        self.0
    }
}

#[test]
fn a_policy_that_takes_what_judges_is_one() {
    for app in vec![
        app(routes![forgotten]).policy::<Dep<checked_before>>(),
        app(routes![forgotten]).policy::<Dep<of_good_token>>(),
        app(routes![forgotten]).policy::<Dep<from_office>>(),
        app(routes![forgotten]).policy::<Dep<at_office>>(),
        app(routes![forgotten]).policy::<Dep<invited>>(),
        app(routes![forgotten]).policy::<Dep<guarded>>(),
        app(routes![forgotten]).policy::<Dep<clerk>>(),
        app(routes![forgotten]).policy::<Allowed<of_clerk, Everything>>(),
        // It keeps nobody out, and does not say that it does.
        app(routes![forgotten]).dependency::<perhaps_user>(),
    ] {
        app.build().unwrap();
    }
}

/// A way in as the documentation of `Scheme` has it.
macro_rules! argument {
    ($scheme:ty) => {
        impl Extract for $scheme {
            const PHASE: Phase = Phase::Auth;

            fn describe(operation: &mut OperationBuilder<'_>, _: &ArgMeta) {
                security::describe::<Self>(operation);
            }

            async fn extract(cx: &mut Cx, _: &ArgMeta) -> Result<Self, Reject> {
                security::demand(cx).await
            }
        }
    };
}

/// A token, of which nobody knows whether it is a good one.
struct AccessToken(Bearer);

impl Scheme for AccessToken {
    const JUDGES: bool = false;

    fn describe(operation: &mut OperationBuilder<'_>) {
        <Bearer as Scheme>::describe(operation);
    }

    async fn read(cx: &mut Cx) -> Result<Option<Self>, Reject> {
        Ok(Bearer::read(cx).await?.map(Self))
    }
}

argument!(AccessToken);

/// A token that is a good one.
struct GoodToken;

impl Scheme for GoodToken {
    fn describe(operation: &mut OperationBuilder<'_>) {
        <AccessToken as Scheme>::describe(operation);
    }

    async fn read(cx: &mut Cx) -> Result<Option<Self>, Reject> {
        match AccessToken::read(cx).await? {
            Some(token) if !token.0.token().matches("a") => Err(security::refused().into()),
            token => Ok(token.map(|_| Self)),
        }
    }
}

argument!(GoodToken);

/// An argument that documents itself by what it reads, and judges it.
struct Guard;

impl Extract for Guard {
    const PHASE: Phase = Phase::Auth;

    fn describe(operation: &mut OperationBuilder<'_>, _: &ArgMeta) {
        security::describe::<AccessToken>(operation);
    }

    async fn extract(cx: &mut Cx, _: &ArgMeta) -> Result<Self, Reject> {
        security::demand::<GoodToken>(cx).await.map(|_| Self)
    }
}

#[purlin::test]
async fn a_way_in_of_the_app_s_own_is_a_policy_if_it_judges() {
    let error = app(routes![forgotten])
        .policy::<AccessToken>()
        .secure_by_default();
    let error = error.build().unwrap_err().to_string();
    assert!(error.contains("the app demands `"), "{error}");
    assert!(
        error.contains("AccessToken`, which reads a credential"),
        "{error}"
    );

    for app in [
        app(routes![forgotten]).policy::<GoodToken>(),
        app(routes![forgotten]).policy::<Guard>(),
        app(routes![forgotten]).policy::<AllOf<AccessToken, GoodToken>>(),
    ] {
        let client = TestClient::new(app.secure_by_default());
        for (token, status) in [("Bearer x", 401), ("Bearer a", 200)] {
            let answer = client.post("/forgotten").header("authorization", token).await;
            assert_eq!(answer.status(), status);
        }
    }
}

#[post("/shadowed")]
async fn shadowed(token: OneOf<Bearer, AccessToken>) -> Json<bool> {
    Json(matches!(token, OneOf::First(_)))
}

#[post("/shadowed/good")]
async fn shadowed_good(token: OneOf<OneOf<Basic, AccessToken>, GoodToken>) -> Json<bool> {
    Json(matches!(token, OneOf::First(_)))
}

/// What is no good token for the first one is looked at by the second one.
#[post("/in-turn")]
async fn in_turn(token: OneOf<GoodToken, AccessToken>) -> Json<bool> {
    Json(matches!(token, OneOf::First(_)))
}

#[post("/with-key")]
async fn with_key(token: OneOf<AllOf<AccessToken, ApiKey<ConsoleKey>>, AccessToken>) -> Json<bool> {
    Json(matches!(token, OneOf::First(_)))
}

#[purlin::test]
async fn a_token_that_was_taken_is_not_taken_again() {
    let error = app(routes![shadowed, shadowed_good, in_turn, with_key]).build();
    let error = error.unwrap_err().to_string();
    assert_eq!(error.matches("the second never gets one").count(), 2, "{error}");
    assert!(
        error.contains("`shadowed` (") && error.contains("`shadowed_good` ("),
        "{error}"
    );

    let client = TestClient::new(app(routes![in_turn, with_key]));
    for (token, is_first) in [("Bearer a", true), ("Bearer x", false)] {
        let answer = client.post("/in-turn").header("authorization", token).await;
        assert_eq!(answer.json::<bool>(), is_first);
    }
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

/// Whose login it is, as the app's own cookie says.
#[put("/account", public)]
async fn take_over(sid: Cookie<String>) -> Json<usize> {
    Json(sid.len())
}

/// Anybody may, and the cookie remembers something.
#[post("/cart", public)]
async fn add_to_cart(cart: Cookie<Option<String>>) -> Json<bool> {
    Json(cart.is_some())
}

#[get("/account/name", public)]
async fn show_name(sid: Cookie<String>) -> Json<usize> {
    Json(sid.len())
}

#[test]
fn what_browsers_send_by_themselves_changes_nothing_alone() {
    let routes = routes![account, change, close, rename, take_over, add_to_cart, show_name];
    let of_module = || Module::new("account").routes(routes);
    let app = || App::new("Security", "1.0.0");
    let error = app().secure_by_default().module(of_module()).build().unwrap_err();
    let error = error.to_string();
    for (name, scheme) in [
        ("change", "LoginCookie"),
        ("rename", "basic"),
        ("take_over", "sid"),
    ] {
        assert!(error.contains(&format!("`{name}` (framework/")), "{error}");
        let shown = format!("whoever shows `{scheme}`");
        assert_eq!(error.matches(&shown).count(), 1, "{error}");
    }
    assert_eq!(error.matches("CsrfGuard::new()").count(), 3, "{error}");

    let guarded = app().secure_by_default().middleware(CsrfGuard::new());
    assert!(guarded.module(of_module()).build().is_ok());
    let guarded = of_module().middleware(CsrfGuard::new());
    assert!(app().secure_by_default().module(guarded).build().is_ok());
    assert!(app().module(of_module()).build().is_ok());
}
