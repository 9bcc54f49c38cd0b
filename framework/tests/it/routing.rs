//! Which handler a request comes to, and what is answered where there is none.

mod head;

use purlin::http::Method;
use purlin::prelude::*;
use purlin::testing::TestClient;
use purlin::tower::ServiceExt;
use serde_json::json;

#[get("/")]
async fn list() -> Text {
    Text("list".to_owned())
}

#[post("/")]
async fn create() -> Created<Text> {
    Created(Text("created".to_owned()))
}

#[get("/new")]
async fn blank() -> Text {
    Text("blank".to_owned())
}

#[get("/{id}")]
async fn read(Path(id): Path<String>) -> Text {
    Text(id)
}

#[delete("/{id}")]
async fn remove(id: Path<String>) -> NoContent {
    drop(id);
    NoContent
}

#[get("/{id}/files/{*path}")]
async fn file(Path(id): Path<String>, Path(path): Path<String>) -> Text {
    Text(format!("{id}: {path}"))
}

#[route(PURGE, "/cache")]
async fn purge() -> NoContent {
    NoContent
}

#[route("M-SEARCH", "/cache")]
async fn search_cache() -> Text {
    Text("found".to_owned())
}

fn items() -> Module {
    Module::new("items").prefix("/items").routes(routes![
        list,
        create,
        blank,
        read,
        remove,
        file,
        purge,
        search_cache
    ])
}

fn client() -> TestClient {
    TestClient::new(App::new("Routing", "1.0.0").module(items()))
}

async fn text(client: &TestClient, target: &str) -> String {
    let answer = client.get(target).await;
    assert_eq!(answer.status(), 200, "{target}: {}", answer.text());
    answer.text().to_owned()
}

#[purlin::test]
async fn words_come_before_values_and_both_forms_of_the_slash_are_served() {
    let client = client();
    for (target, expected) in [
        ("/items", "list"),
        ("/items/", "list"),
        ("/items?x=1", "list"),
        ("/items/new", "blank"),
        ("/items/new/", "blank"),
        ("/items/newer", "newer"),
        ("/items/7/", "7"),
        ("/items/7/files/a/b.txt", "7: a/b.txt"),
        ("/items/new/files/a", "new: a"),
    ] {
        assert_eq!(text(&client, target).await, expected, "{target}");
    }
}

#[purlin::test]
async fn what_is_no_route_is_nothing() {
    let client = client();
    for target in [
        "/",
        "/item",
        "/items//",
        "/items//7",
        "//items",
        "/items/7/files",
        "/items/7/files/",
        "/Items",
        "/items/7/x",
    ] {
        assert_eq!(client.get(target).await.status(), 404, "{target}");
    }
}

#[purlin::test]
async fn values_are_decoded_once() {
    let client = client();
    for (target, expected) in [
        ("/items/a%2Fb", "a/b"),
        ("/items/a%252Fb", "a%2Fb"),
        ("/items/caf%C3%A9", "café"),
        ("/items/a+b", "a+b"),
        ("/items/a%20b", "a b"),
        ("/items/%6Eew", "new"),
        ("/items/100%", "100%"),
        ("/items/1/files/a%2Fb/c", "1: a/b/c"),
        ("/items/%2F/files/%C3%BC", "/: ü"),
    ] {
        assert_eq!(text(&client, target).await, expected, "{target}");
    }
}

/// As in a query (URL standard, "UTF-8 decode without BOM"), and as clients of `FastAPI` know it.
#[purlin::test]
async fn what_is_no_utf8_becomes_replacement_characters() {
    assert_eq!(text(&client(), "/items/%FF%41").await, "\u{fffd}A");
}

#[get("/")]
async fn root() -> Text {
    Text("root".to_owned())
}

#[purlin::test]
async fn the_root_can_be_a_route() {
    let module = Module::new("root").routes(routes![root]);
    let client = TestClient::new(App::new("Root", "1.0.0").module(module));
    assert_eq!(text(&client, "/").await, "root");
    assert_eq!(text(&client, "/?a").await, "root");
    assert_eq!(client.get("//").await.status(), 404);
}

#[get("/users/{user}")]
async fn member(Path(tenant): Path<u32>, Path(user): Path<String>) -> Text {
    Text(format!("{tenant} {user}"))
}

fn nested() -> TestClient {
    let users = Module::new("users").prefix("/v1").routes(routes![member]);
    let tenants = Module::new("tenants").prefix("/tenants/{tenant}").module(users);
    TestClient::new(App::new("Nested", "1.0.0").module(tenants))
}

#[purlin::test]
async fn a_prefix_may_hold_a_value_for_the_modules_inside() {
    let client = nested();
    assert_eq!(text(&client, "/tenants/7/v1/users/ada").await, "7 ada");
    let answer = client.get("/tenants/x/v1/users/ada").await;
    assert_eq!(answer.faults(), ["path /tenant int_parsing"]);
    let document = client.app().document();
    let operation = document
        .operation(&Method::GET, "/tenants/{tenant}/v1/users/{user}")
        .unwrap();
    assert_eq!(operation.operation_id.as_deref(), Some("users_member"));
    assert_eq!(operation.tags, ["users"]);
}

#[purlin::test]
async fn one_handler_stands_in_two_modules() {
    let module = |name, prefix: &str| Module::new(name).prefix(prefix).routes(routes![read]);
    let app = App::new("Twice", "1.0.0")
        .module(module("old", "/old"))
        .module(module("new", "/new"));
    let client = TestClient::new(app);
    assert_eq!(text(&client, "/old/1").await, "1");
    assert_eq!(text(&client, "/new/2").await, "2");
    let ids: Vec<&str> = client
        .app()
        .routes()
        .iter()
        .map(|entry| entry.operation_id.as_str())
        .collect();
    assert_eq!(ids, ["old_read", "new_read"]);
}

#[test]
fn the_name_of_a_module_is_part_of_an_id() {
    let module = Module::new("Order items").routes(routes![read]);
    let error = App::new("Named", "1.0.0").module(module).build().unwrap_err();
    assert_eq!(
        error.reasons(),
        [
            "the name of the module `Order items` becomes a part of names in generated clients: use letters, digits and `_`, and write what people read as `.tag(\"Order items\")`"
        ]
    );
    let module = Module::new("order_items")
        .tag("Order items")
        .routes(routes![read]);
    assert!(App::new("Named", "1.0.0").module(module).build().is_ok());
}

#[purlin::test]
async fn options_tells_the_methods() {
    let client = client();
    for (target, allow) in [
        ("/items", "GET, POST, HEAD, OPTIONS"),
        ("/items/7/", "GET, DELETE, HEAD, OPTIONS"),
        ("/items/cache", "PURGE, M-SEARCH, OPTIONS"),
        ("/openapi.json", "GET, HEAD, OPTIONS"),
    ] {
        let answer = client.options(target).await;
        assert_eq!(
            (answer.status(), answer.header("allow")),
            (204, Some(allow)),
            "{target}"
        );
        assert!(
            answer.bytes().is_empty() && answer.header("content-length").is_none(),
            "{target}"
        );
    }
    assert_eq!(client.options("/nowhere").await.status(), 404);
}

#[purlin::test]
async fn another_method_is_405_with_allow() {
    let answer = client().put("/items/7").await;
    assert_eq!(answer.status(), 405);
    assert_eq!(answer.header("allow"), Some("GET, DELETE, HEAD, OPTIONS"));
    assert_eq!(answer.media_type(), Some("application/problem+json"));
    insta::assert_json_snapshot!(answer.json::<serde_json::Value>());
}

#[purlin::test]
async fn nothing_is_404() {
    let answer = client().get("/a-secret-path").await;
    assert_eq!(answer.status(), 404);
    assert_eq!(answer.media_type(), Some("application/problem+json"));
    insta::assert_json_snapshot!(answer.json::<serde_json::Value>());
}

/// Monitors ask so whether there is a server.
#[purlin::test]
async fn options_of_no_path_are_answered() {
    let request = purlin::http::Request::options("*").body(Body::empty()).unwrap();
    let app = App::new("Empty", "1.0.0").build().unwrap();
    let answer = app.oneshot(request).await.unwrap();
    assert_eq!(
        (answer.status().as_u16(), answer.headers().get("allow")),
        (204, None)
    );
}

/// A word hides the values at its place for all methods, as the document says: it is another path.
#[purlin::test]
async fn methods_of_ones_own_are_served_and_not_documented() {
    let client = client();
    let purge = Method::from_bytes(b"PURGE").unwrap();
    assert_eq!(client.request(purge, "/items/cache").await.status(), 204);
    let search = Method::from_bytes(b"M-SEARCH").unwrap();
    assert_eq!(client.request(search, "/items/cache").await.text(), "found");
    assert_eq!(client.get("/items/cache").await.status(), 405);
    let document = serde_json::to_value(client.app().document()).unwrap();
    assert_eq!(document["paths"].get("/items/cache"), None);
}

fn reasons(app: App) -> Vec<String> {
    app.build().expect_err("the app has mistakes").reasons().to_vec()
}

#[test]
fn a_prefix_that_no_path_can_match_is_a_mistake() {
    for prefix in ["items", "/", "/items/", "//items", "/items?x", "/a b"] {
        let module = Module::new("items").prefix(prefix).routes(routes![blank]);
        let reasons = reasons(App::new("Prefixes", "1.0.0").module(module));
        assert!(
            reasons.len() == 1 && reasons[0].contains(&format!("`{prefix}`")),
            "{prefix}: {reasons:?}"
        );
    }
}

#[test]
fn every_mistake_is_told_at_once() {
    #[get("/{other}")]
    async fn other(other: Path<String>) -> NoContent {
        drop(other);
        NoContent
    }
    #[get("/state")]
    async fn state(_state: State<u8>) -> NoContent {
        NoContent
    }
    let module = || {
        Module::new("items")
            .prefix("/items")
            .routes(routes![read, other, state, state])
    };
    let reasons = reasons(App::new("Mistakes", "1.0.0").module(module()));
    let text = reasons.join("\n");
    for part in ["State<u8>", "cannot be told from", "is served by"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(
        reasons.iter().all(|reason| reason.contains("routing.rs:")),
        "{text}"
    );
}

#[purlin::test]
async fn the_same_shape_of_failure_goes_through_another_renderer() {
    let app = App::new("Routing", "1.0.0")
        .module(items())
        .error_renderer(purlin::error::FastApiErrors);
    let client = TestClient::new(app);
    let answer = client.put("/items/7").await;
    assert_eq!(
        (answer.status(), answer.media_type()),
        (405, Some("application/json"))
    );
    assert_eq!(
        answer.json::<serde_json::Value>(),
        json!({ "detail": "the path exists, but not for this method" })
    );
    assert!(answer.header("allow").is_some());
}
