//! What everybody may keep is for nobody alone.

use std::time::Duration;

use purlin::layer::CacheControl;
use purlin::openapi::SecurityScheme;
use purlin::testing::TestClient;

use super::reasons::Token;
use super::*;

const ASKS_WHO: &str = "it asks who the client is";
const READS_COOKIE: &str = "it reads a cookie";

fn public() -> CacheControl {
    CacheControl::public(Duration::from_mins(1))
}

/// The one reason why an app is not built.
fn reason(app: App, reason: &str) -> String {
    let error = app.build().unwrap_err().to_string();
    assert_eq!(error.matches(reason).count(), 1, "{error}");
    assert_eq!(error.matches("its answers may be kept").count(), 1, "{error}");
    error
}

/// Knows who asks by itself.
struct Gate;

impl Middleware for Gate {
    fn describe(&self, operation: &mut OperationBuilder<'_>, _: &EndpointMeta) {
        operation.security("bearer", SecurityScheme::bearer(""), &[]);
    }

    async fn handle(&self, request: Request<Body>, next: Next) -> Response {
        next.run(request).await
    }
}

#[get("/open")]
async fn nobodys() -> Text {
    Text("open".to_owned())
}

/// Who asks may be asked inside of what calls the answer public, or outside.
#[test]
fn what_is_for_somebody_is_not_public_in_any_order() {
    let open = || Module::new("open").routes(routes![nobodys]);
    let inside = reason(app(open().middleware(Gate).middleware(public())), ASKS_WHO);
    for other in [
        app(open().middleware(public()).middleware(Gate)),
        app(open().middleware(public())).middleware(Gate),
        app(open().middleware(public()))
            .middleware(public())
            .middleware(Gate),
    ] {
        assert_eq!(inside, reason(other, ASKS_WHO));
    }
    assert!(app(open().middleware(public())).build().is_ok());
}

#[post("/open")]
async fn write(_token: Token) -> NoContent {
    NoContent
}

#[get("/mine", middleware(CacheControl::private(Duration::from_secs(5))))]
async fn mine(_token: Token) -> Text {
    Text("mine".to_owned())
}

/// Only what may be kept for everybody is judged: no answer to a POST, and nothing that says `private` itself.
#[purlin::test]
async fn reads_are_public_beside_guarded_routes() {
    let module = Module::new("open")
        .middleware(public())
        .routes(routes![nobodys, write, mine]);
    let client = TestClient::new(app(module));
    for (path, said) in [("/open", "public, max-age=60"), ("/mine", "private, max-age=5")] {
        assert_eq!(
            client.get(path).await.header("cache-control"),
            Some(said),
            "{path}"
        );
    }
    assert_eq!(client.post("/open").await.header("cache-control"), None);
}

#[get("/cart", middleware(public()))]
async fn cart(Cookie(cart): Cookie<Option<u32>>) -> Json<Option<u32>> {
    Json(cart)
}

#[get("/by-hand", middleware(public()))]
async fn cookie_by_hand(Header(cookie): Header<Option<String>>) -> Json<Option<String>> {
    Json(cookie)
}

#[get("/me", middleware(public()))]
async fn who_by_hand(#[field(alias = "Authorization")] Header(shown): Header<String>) -> Text {
    Text(shown)
}

#[get("/language", middleware(public()))]
async fn language(Header(accept_language): Header<Option<String>>) -> Json<Option<String>> {
    Json(accept_language)
}

#[test]
fn what_a_cookie_or_a_login_decides_is_not_for_everybody() {
    reason(app(Module::new("m").routes(routes![cart])), READS_COOKIE);
    reason(
        app(Module::new("m").routes(routes![cookie_by_hand])),
        READS_COOKIE,
    );
    reason(app(Module::new("m").routes(routes![who_by_hand])), ASKS_WHO);
    assert!(app(Module::new("m").routes(routes![language])).build().is_ok());
}
