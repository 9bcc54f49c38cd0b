//! The document and its pages on the wire.

use purlin::app::Docs;
use purlin::prelude::*;
use purlin::testing::TestClient;
use serde_json::Value;

#[get("/")]
async fn root() -> Text {
    Text("root".to_owned())
}

fn app() -> App {
    App::new("Served", "1.0.0").module(Module::new("root").routes(routes![root]))
}

#[purlin::test]
async fn as_json_and_yaml() {
    for client in [TestClient::new(app()), TestClient::serve(app()).await] {
        let json = client.get("/openapi.json").await;
        assert_eq!(
            (json.status(), json.media_type()),
            (200, Some("application/json"))
        );
        assert_eq!(
            json.json::<Value>(),
            serde_json::to_value(client.app().document()).unwrap()
        );
        let yaml = client.get("/openapi.yaml").await;
        assert_eq!(
            (yaml.status(), yaml.media_type()),
            (200, Some("application/yaml"))
        );
        assert_eq!(yaml.text(), client.app().document().to_yaml());
        assert_eq!(client.get("/docs").await.media_type(), Some("text/html"));
    }
}

#[purlin::test]
async fn with_a_tag_that_saves_sending_it_again() {
    let client = TestClient::new(app());
    let mut tags = Vec::new();
    for path in ["/openapi.json", "/openapi.yaml"] {
        let answer = client.get(path).await;
        let tag = answer.header("etag").unwrap().to_owned();
        let again = client.get(path).header("if-none-match", &tag).await;
        assert_eq!(
            (again.status(), again.bytes().len(), again.header("etag")),
            (304, 0, Some(tag.as_str())),
            "{path}"
        );
        assert_eq!(again.header("content-length"), None);
        let head = client.head(path).header("if-none-match", &tag).await;
        assert_eq!(
            (head.status(), head.header("content-length")),
            (304, None),
            "{path}"
        );
        let other = client.get(path).header("if-none-match", "\"other\"").await;
        assert_eq!((other.status(), other.bytes()), (200, answer.bytes()), "{path}");
        tags.push(tag);
    }
    assert_ne!(tags[0], tags[1]);
    let changed = TestClient::new(app().info(|info| info.summary("changed")))
        .get("/openapi.json")
        .await;
    assert_ne!(changed.header("etag"), Some(tags[0].as_str()));
}

#[purlin::test]
async fn nothing_where_it_is_off() {
    let client = TestClient::new(app().docs(Docs::off()));
    for path in ["/docs", "/openapi.json", "/openapi.yaml"] {
        assert_eq!(client.get(path).await.status(), 404, "{path}");
    }
    assert_eq!(client.app().docs_path(), None);
    let client = TestClient::new(app().docs(Docs::off().openapi("/api.json")));
    assert_eq!(client.get("/api.json").await.status(), 200);
    assert_eq!(client.get("/api.yaml").await.status(), 200);
    assert_eq!(client.get("/docs").await.status(), 404);
}

#[purlin::test]
#[cfg(feature = "swagger-ui")]
async fn elsewhere_where_it_is_moved() {
    let client = TestClient::new(app().docs(Docs::default().openapi("/api/v1.json").swagger_ui("/help/")));
    assert_eq!(client.app().docs_path(), Some("/help"));
    for path in ["/help", "/help/", "/api/v1.json", "/api/v1.yaml"] {
        assert_eq!(client.get(path).await.status(), 200, "{path}");
    }
    for path in ["/docs", "/openapi.json"] {
        assert_eq!(client.get(path).await.status(), 404, "{path}");
    }
}

#[get("/docs")]
async fn docs() -> NoContent {
    NoContent
}

#[get("/{*path}")]
async fn everything(path: Path<String>) -> Text {
    Text(path.into_inner())
}

#[purlin::test]
async fn a_route_in_its_place_is_a_mistake_and_a_rest_is_none() {
    let taken = app().module(Module::new("docs").routes(routes![docs]));
    assert!(taken.build().unwrap_err().reasons()[0].contains("`/docs` is a path of the documentation"));
    let client =
        TestClient::new(App::new("Rest", "1.0.0").module(Module::new("rest").routes(routes![everything])));
    assert_eq!(client.get("/docs").await.media_type(), Some("text/html"));
    assert_eq!(client.get("/a/b").await.text(), "a/b");
}
