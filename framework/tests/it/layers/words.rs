//! What middlewares say in the fields of answers, and whom they never refuse.

use std::sync::Arc;
use std::time::Duration;

use purlin::app::Health;
use purlin::error::{ErrorKind, Reject};
use purlin::extract::{Cx, Extract, Phase};
use purlin::http::header::{SET_COOKIE, VARY};
use purlin::layer::{CacheControl, Compression, ConcurrencyLimit, Cors, ETags, HttpsRedirect, RateLimit};
use purlin::openapi::SecurityScheme;
use purlin::schema::ArgMeta;
use purlin::testing::TestClient;
use tokio::sync::Notify;

use super::*;

#[get("/hold")]
async fn hold(reached: State<Arc<Notify>>) -> NoContent {
    reached.notify_one();
    pending().await
}

#[purlin::test]
async fn a_platform_is_always_told_how_the_app_is() {
    let reached = Arc::new(Notify::new());
    let app = app(Module::new("m").routes(routes![hold]))
        .state(Arc::clone(&reached))
        .health(Health::default().live("/livez"))
        .middleware(RateLimit::for_all(1, Duration::from_mins(1)))
        .middleware(ConcurrencyLimit::new(1))
        .middleware(HttpsRedirect::new());
    let client = TestClient::new(app);
    let first = client.clone();
    let first = tokio::spawn(async move { first.get("https://a.example/hold").await.status() });
    reached.notified().await;
    for path in ["/livez", "/health/ready"] {
        assert_eq!(client.get(path).await.status(), 200, "{path}");
    }
    let moved = client.get("/health/live").header("host", "a.example").await;
    assert_eq!(moved.status(), 308);
    assert_eq!(client.get("https://a.example/hold").await.status(), 503);
    first.abort();
}

/// Some platforms ask at the root, and a slash at the end makes no other path.
#[purlin::test]
async fn health_is_health_wherever_it_stands() {
    let app = app(Module::new("m"))
        .health(Health::default().live("/").ready("/readyz/"))
        .middleware(HttpsRedirect::new());
    let client = TestClient::new(app);
    for path in ["/", "/readyz", "/readyz/"] {
        assert_eq!(
            client.get(path).header("host", "10.0.0.7").await.status(),
            200,
            "{path}"
        );
    }
}

#[purlin::test]
async fn who_waits_in_a_queue_does_not_wait_for_ever() {
    tokio::time::pause();
    let reached = Arc::new(Notify::new());
    let module = Module::new("m").middleware(ConcurrencyLimit::new(1).queue(1));
    let app = app(module.routes(routes![hold])).state(Arc::clone(&reached));
    let client = TestClient::new(app);
    let first = client.clone();
    let first = tokio::spawn(async move { first.get("/hold").await.status() });
    reached.notified().await;
    let answer = client.get("/hold").await;
    assert_eq!((answer.status(), answer.code().as_str()), (503, "overloaded"));
    first.abort();
}

#[get("/text")]
async fn text() -> Text {
    Text("a rose is a rose ".repeat(100))
}

#[purlin::test]
async fn a_304_says_what_its_200_does() {
    let module = Module::new("m")
        .middleware(ETags::new())
        .middleware(Note("inner"));
    let client = TestClient::new(app(module.routes(routes![text])).middleware(Compression::new()));
    let get = || client.get("/text").header("accept-encoding", "gzip");
    let whole = get().await;
    let tag = whole.header("etag").unwrap();
    let answer = get().header("if-none-match", tag).await;
    assert_eq!((answer.status(), answer.header("etag")), (304, Some(tag)));
    assert_eq!(answer.header("vary"), whole.header("vary"));
    assert_eq!(noted(&answer), "inner", "what others said holds");
    for field in ["content-type", "content-length", "content-encoding"] {
        assert_eq!(answer.header(field), None, "{field}");
    }
}

#[get("/short")]
async fn short() -> Text {
    Text("short".to_owned())
}

#[get("/json")]
async fn json() -> Json<Vec<u32>> {
    Json((0..200).collect())
}

#[purlin::test]
async fn what_a_304_says_depends_on_the_content_that_it_does_not_send() {
    let module = Module::new("m")
        .middleware(ETags::new())
        .routes(routes![text, short, json]);
    let client = TestClient::new(app(module).middleware(Compression::new()));
    for (path, tag_begins, cache) in [
        ("/text", "W/", None),
        ("/short", "\"", None),
        ("/json", "W/", Some("no-store")),
    ] {
        let get = || client.get(path).header("accept-encoding", "gzip").unchecked();
        let whole = get().await;
        let tag = whole.header("etag").unwrap();
        assert!(tag.starts_with(tag_begins), "{path} {tag}");
        assert_eq!(whole.header("cache-control"), cache, "{path}");
        let answer = get().header("if-none-match", tag).await;
        assert_eq!(answer.status(), 304, "{path}");
        for field in ["etag", "vary", "cache-control", "content-security-policy"] {
            assert_eq!(answer.header(field), whole.header(field), "{path} {field}");
        }
    }
}

#[purlin::test]
async fn what_all_origins_are_told_does_not_vary_by_them() {
    let client = TestClient::new(app(numbers()).middleware(Cors::new().any_origin()));
    let answer = client
        .get("/numbers/7")
        .header("origin", "https://a.example")
        .await;
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    assert!(!answer.headers().contains_key(VARY));
}

/// For one client, by a cookie.
#[get("/own")]
async fn own() -> Response {
    let mut response = Response::new(Body::from("own"));
    let cookie = HeaderValue::from_static("a=b");
    response.headers_mut().insert(SET_COOKIE, cookie);
    response
}

#[purlin::test]
async fn what_sets_a_cookie_is_private() {
    let public = CacheControl::public(Duration::from_mins(1)).shared_max_age(Duration::from_mins(5));
    let module = Module::new("m").middleware(public).routes(routes![own, text]);
    let client = TestClient::new(app(module));
    let answer = client.get("/own").unchecked().await;
    assert_eq!(answer.header("cache-control"), Some("private, max-age=60"));
    let answer = client.get("/text").await;
    assert_eq!(
        answer.header("cache-control"),
        Some("public, max-age=60, s-maxage=300")
    );
}

struct Token;

impl Extract for Token {
    const PHASE: Phase = Phase::Auth;

    fn describe(operation: &mut OperationBuilder<'_>, _: &ArgMeta) {
        operation.security("token", SecurityScheme::bearer(""), &[]);
    }

    async fn extract(_: &mut Cx, _: &ArgMeta) -> Result<Self, Reject> {
        Ok(Self)
    }
}

#[get("/secret")]
async fn secret(_token: Token) -> NoContent {
    NoContent
}

/// Lets nobody in.
struct Closed;

impl Middleware for Closed {
    fn describe(&self, operation: &mut OperationBuilder<'_>, _: &EndpointMeta) {
        operation.problem(401, "unauthorized", "Nobody comes in.");
    }

    async fn handle(&self, _: Request<Body>, next: Next) -> Response {
        next.problem(Problem::new(ErrorKind::Unauthorized))
    }
}

#[purlin::test]
async fn the_401_of_a_middleware_around_the_app_names_a_way_in() {
    let client = TestClient::new(app(Module::new("m").routes(routes![secret, text])).middleware(Closed));
    for path in ["/secret", "/text", "/nowhere"] {
        let answer = client.get(path).await;
        assert_eq!(answer.status(), 401, "{path}");
        assert_eq!(
            answer.header("www-authenticate"),
            Some("Custom realm=\"Layers\""),
            "{path}"
        );
    }
}

#[purlin::test]
async fn the_401_of_a_middleware_names_the_ways_in() {
    let module = Module::new("m").middleware(Closed).routes(routes![secret]);
    let client = TestClient::new(app(module));
    let answer = client.get("/secret").await;
    assert_eq!(answer.status(), 401);
    assert_eq!(answer.header("www-authenticate"), Some("Bearer realm=\"Layers\""));
    let answer = client.get("/secret").header("authorization", "Bearer x").await;
    let told = answer.header("www-authenticate").unwrap();
    assert!(told.ends_with("error=\"invalid_token\""), "{told}");
}
