//! Which stands around which, and around what.

use purlin::extract::{ClientAddress, Peer, RequestId};
use purlin::http::header::ACCESS_CONTROL_REQUEST_METHOD;
use purlin::http::{Method, Request, Uri};
use purlin::testing::TestClient;
use purlin::tower::ServiceExt;
use purlin::tower::util::{MapRequestLayer, MapResponseLayer};

use super::*;

fn note(
    name: &'static str,
) -> MapResponseLayer<impl Fn(Response) -> Response + Clone + Send + Sync + 'static> {
    MapResponseLayer::new(move |mut response: Response| {
        response
            .headers_mut()
            .append("x-note", HeaderValue::from_static(name));
        response
    })
}

#[get("/own", middleware(Note("r1"), Note("r2")), layer(note("r3")))]
async fn own() -> Text {
    Text("own".to_owned())
}

fn nested() -> App {
    let inner = Module::new("inner")
        .prefix("/inner")
        .middleware(Note("i1"))
        .layer(note("i2"))
        .routes(routes![own, number]);
    let outer = Module::new("outer")
        .middleware(Note("o1"))
        .middleware(Note("o2"))
        .module(inner)
        .routes(routes![echo]);
    app(outer)
        .module(Module::new("plain").prefix("/plain").routes(routes![number]))
        .middleware(Note("a1"))
        .layer(note("a2"))
}

#[purlin::test]
async fn the_last_one_of_a_level_is_outermost_and_the_levels_stand_in_each_other() {
    let client = TestClient::new(nested());
    for (target, notes) in [
        ("/inner/own", "r1 r2 r3 i1 i2 o1 o2 a1 a2"),
        ("/inner/7", "i1 i2 o1 o2 a1 a2"),
        ("/plain/7", "a1 a2"),
        ("/nowhere", "a1 a2"),
        ("/openapi.json", "a1 a2"),
        ("/health/live", "a1 a2"),
    ] {
        assert_eq!(noted(&client.get(target).await), notes, "{target}");
    }
    let echo = client.post("/echo").content("text/plain", "hello").await;
    assert_eq!((echo.text(), noted(&echo).as_str()), ("hello", "o1 o2 a1 a2"));
}

#[purlin::test]
async fn the_document_is_described_in_the_same_order() {
    let app = nested().build().unwrap();
    let notes = |path: &str| {
        let operation = app.document().operation(&Method::GET, path).unwrap();
        operation
            .extensions
            .get("x-notes")
            .unwrap()
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(notes("/inner/own"), "r1 r2 i1 o1 o2 a1");
    assert_eq!(notes("/plain/{number}"), "a1");
}

#[purlin::test]
async fn the_handler_behind_layers_has_what_it_had() {
    let client = TestClient::new(nested());
    assert_eq!(client.get("/inner/7").await.text(), "7");
    assert_eq!(client.get("/inner/x").await.status(), 422);
    assert_eq!(client.put("/inner/7").await.status(), 405);
    let head = client.head("/inner/7").await;
    assert_eq!((head.status(), head.header("content-length")), (200, Some("1")));
    assert!(head.bytes().is_empty());
    let served = TestClient::serve(nested()).await;
    assert_eq!(served.get("/inner/7").await.text(), "7");
}

#[purlin::test]
async fn a_preflight_goes_through_the_layers_of_the_route_that_it_asks_for() {
    let client = TestClient::new(nested());
    let ask = |target: &str, method: &str| {
        client
            .options(target)
            .header(ACCESS_CONTROL_REQUEST_METHOD.as_str(), method)
    };
    let answer = ask("/inner/7", "GET").await;
    assert_eq!(
        (answer.status(), noted(&answer).as_str()),
        (204, "i1 i2 o1 o2 a1 a2")
    );
    assert_eq!(answer.header("allow"), Some("GET, HEAD, OPTIONS"));
    assert_eq!(noted(&ask("/inner/7", "PUT").await), "a1 a2");
    assert_eq!(noted(&ask("/plain/7", "GET").await), "a1 a2");
    assert_eq!(noted(&client.options("/inner/7").await), "a1 a2");
}

fn to(
    target: &'static str,
) -> MapRequestLayer<impl Fn(Request<Body>) -> Request<Body> + Clone + Send + Sync + 'static> {
    MapRequestLayer::new(move |mut request: Request<Body>| {
        *request.uri_mut() = Uri::from_static(target);
        request
    })
}

#[purlin::test]
async fn a_layer_may_change_the_path_of_its_route_and_not_the_route() {
    let at = |target| TestClient::new(app(numbers().layer(to(target))));
    assert_eq!(at("/numbers/1234567").get("/numbers/7").await.text(), "1234567");
    let strayed = at("/nowhere").get("/numbers/7").unchecked().await;
    assert_eq!((strayed.status(), strayed.code().as_str()), (500, "internal"));
    let around = TestClient::new(app(numbers()).layer(to("/numbers/8")));
    assert_eq!(around.get("/anything").await.text(), "8");
}

/// A request of a layer's own, without anything that came with the first one.
#[purlin::test]
async fn a_layer_may_send_another_request() {
    let another =
        MapRequestLayer::new(|_: Request<Body>| Request::get("/numbers/9").body(Body::empty()).unwrap());
    let client = TestClient::new(app(numbers().layer(another)));
    assert_eq!(client.get("/numbers/7").await.text(), "9");
}

#[get("/who")]
async fn who(id: RequestId, ClientAddress(address): ClientAddress) -> Text {
    Text(format!("{id} {}", address.unwrap()))
}

#[purlin::test]
async fn the_id_and_the_client_are_known_behind_layers() {
    let client = TestClient::serve(app(Module::new("who").middleware(Note("m")).routes(routes![who]))).await;
    let answer = client.get("/who").await;
    assert_eq!(
        answer.text(),
        format!("{} 127.0.0.1", answer.header("x-request-id").unwrap())
    );
}

/// Sends a request of its own on.
struct Anew;

impl Middleware for Anew {
    fn describe(&self, _: &mut OperationBuilder<'_>, _: &EndpointMeta) {}

    async fn handle(&self, request: Request<Body>, next: Next) -> Response {
        let uri = request.uri().clone();
        next.run(Request::get(uri).body(Body::empty()).unwrap()).await
    }
}

#[purlin::test]
async fn a_request_that_is_made_anew_keeps_its_id_and_its_client() {
    let module = || Module::new("who").routes(routes![who]);
    for app in [app(module()).middleware(Anew), app(module().middleware(Anew))] {
        let request = Request::get("/who").extension(Peer::at("192.0.2.1:4000".parse().unwrap()));
        let app = app.build().unwrap();
        let answer = app.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let id = answer.headers()["x-request-id"].to_str().unwrap().to_owned();
        let told = answer.into_body().collect(100).await.unwrap();
        assert_eq!(told, format!("{id} 192.0.2.1"));
    }
}
