//! Dependencies of routes, modules and apps, which no argument takes.

use purlin::prelude::*;
use purlin::testing::TestClient;

use super::{Log, Token};

/// Declares a dependency that notes its name, and fails if the header field of that name says so.
macro_rules! noted {
    ($($name:ident),*) => {$(
        #[dependency]
        async fn $name(headers: purlin::http::HeaderMap, log: State<Log>) -> Result<(), Refused> {
            log.note(stringify!($name));
            if headers.contains_key(stringify!($name)) { Err(Refused::Here) } else { Ok(()) }
        }
    )*};
}

#[derive(Debug, ApiError)]
enum Refused {
    #[api_error(conflict, "refused here")]
    Here,
}

noted!(app, outer, inner, route, argument);

#[dependency(infallible)]
async fn known(token: Token, log: State<Log>) -> String {
    log.note("known");
    token.0
}

#[dependency(infallible)]
async fn limit(#[field(le = 9)] limit: Query<Option<u8>>, log: State<Log>) {
    log.note(format!("limit {:?}", *limit));
}

#[dependency(infallible)]
async fn tenant(tenant: Path<String>, log: State<Log>) -> String {
    log.note(format!("tenant {}", tenant.as_str()));
    tenant.into_inner()
}

#[get("/all", dependencies(route, outer, limit))]
async fn all(_argument: Dep<argument>, number: Query<Option<u8>>, log: State<Log>) -> Text {
    log.note("handler");
    Text(format!("{:?}", *number))
}

#[get("/none")]
async fn none(log: State<Log>) -> NoContent {
    log.note("handler");
    NoContent
}

#[get("/bare")]
async fn bare() -> NoContent {
    NoContent
}

#[get("/{tenant}", dependencies(tenant))]
async fn of_tenant() -> NoContent {
    NoContent
}

#[get("/")]
async fn of_tenant_above(tenant: Dep<tenant>) -> Text {
    Text(tenant.to_string())
}

fn client() -> (TestClient, Log) {
    let log = Log::default();
    let inner = Module::new("inner").dependency::<inner>().routes(routes![all]);
    let known = Module::new("known")
        .prefix("/known")
        .dependency::<known>()
        .routes(routes![bare, of_tenant]);
    let outer = Module::new("outer")
        .dependency::<outer>()
        .module(inner)
        .routes(routes![none])
        .module(known);
    let tenant = Module::new("tenants")
        .prefix("/tenants/{tenant}")
        .dependency::<tenant>()
        .routes(routes![of_tenant_above]);
    let app = App::new("Places", "1.0.0")
        .dependency::<app>()
        .state(log.clone())
        .health(purlin::app::Health::default().ready("/readyz"))
        .module(outer)
        .module(tenant);
    (TestClient::new(app), log)
}

#[purlin::test]
async fn those_of_the_app_come_first_and_those_of_arguments_last() {
    let (client, log) = client();
    assert_eq!(client.get("/all").await.status(), 200);
    assert_eq!(
        log.take(),
        [
            "app",
            "outer",
            "inner",
            "route",
            "limit None",
            "argument",
            "handler"
        ]
    );
    assert_eq!(client.get("/none").await.status(), 204);
    assert_eq!(log.take(), ["app", "outer", "handler"]);
}

#[purlin::test]
async fn the_first_that_fails_ends_the_request() {
    let (client, log) = client();
    let answer = client.get("/all").header("inner", "no").await;
    assert_eq!((answer.status(), answer.code().as_str()), (409, "refused_here"));
    assert_eq!(log.take(), ["app", "outer", "inner"]);
}

#[purlin::test]
async fn phases_hold_across_places() {
    let (client, log) = client();
    assert_eq!(client.get("/known/bare").await.status(), 401);
    assert_eq!(
        log.take(),
        [""; 0],
        "who asks comes first, though the module is the innermost"
    );
    let answer = client.get("/known/bare").header("authorization", "Ada").await;
    assert_eq!(answer.status(), 204);
    assert_eq!(log.take(), ["known", "app", "outer"]);
    let answer = client.get("/all?limit=10&number=x").await;
    assert_eq!(
        answer.faults(),
        ["query /limit less_than_equal", "query /number int_parsing"]
    );
    assert_eq!(log.take(), [""; 0]);
}

#[purlin::test]
async fn they_may_read_the_path() {
    let (client, log) = client();
    assert_eq!(client.get("/tenants/acme").await.text(), "acme");
    assert_eq!(log.take(), ["app", "tenant acme"]);
    let answer = client.get("/known/acme").header("authorization", "Ada").await;
    assert_eq!(answer.status(), 204);
    assert_eq!(log.take(), ["known", "app", "outer", "tenant acme"]);
}

#[purlin::test]
async fn they_do_not_run_where_no_handler_does() {
    let (client, log) = client();
    for (path, status) in [
        ("/nowhere", 404),
        ("/docs", 200),
        ("/openapi.json", 200),
        ("/readyz", 200),
    ] {
        assert_eq!(client.get(path).unchecked().await.status(), status, "{path}");
    }
    assert_eq!(client.delete("/all").unchecked().await.status(), 405);
    assert_eq!(log.take(), [""; 0]);
}
