//! Layers of tower around an app.

use std::future::{pending, ready};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use purlin::http::{HeaderValue, Request};
use purlin::prelude::*;
use purlin::testing::TestClient;
use purlin::tower::timeout::TimeoutLayer;
use purlin::tower::util::{MapErrLayer, MapRequestLayer, MapResponseLayer};
use purlin::tower::{Layer, Service};
use purlin::{BoxError, Bytes};
use serde_json::Value;

#[get("/")]
async fn root(request: purlin::Request) -> Text {
    Text(format!("{:?}", request.extensions().get::<&str>()))
}

#[get("/never")]
async fn never() -> Text {
    pending().await
}

#[post("/echo")]
async fn echo(Text(text): Text) -> Text {
    Text(text)
}

fn app() -> App {
    App::new("Layers", "1.0.0").module(Module::new("layers").routes(routes![root, never, echo]))
}

/// A layer that notes its name in the answer, behind those that were there.
fn note(
    name: &'static str,
) -> MapResponseLayer<impl Fn(Response) -> Response + Clone + Send + Sync + 'static> {
    MapResponseLayer::new(move |mut response: Response| {
        response
            .headers_mut()
            .append("x-layer", HeaderValue::from_static(name));
        response
    })
}

fn noted(answer: &purlin::testing::TestResponse) -> Vec<&str> {
    answer
        .headers()
        .get_all("x-layer")
        .iter()
        .map(|value| value.to_str().unwrap())
        .collect()
}

#[purlin::test]
async fn the_last_layer_is_the_outermost_and_every_answer_passes() {
    let client = TestClient::new(app().layer(note("first")).layer(note("last")));
    let post = client.post("/echo").content("text/plain", "hello");
    assert_eq!(post.await.text(), "hello");
    for (answer, status) in [
        (client.get("/").await, 200),
        (client.get("/nowhere").await, 404),
        (client.put("/").await, 405),
        (client.options("/").await, 204),
        (client.get("/openapi.json").await, 200),
        (client.post("/echo").content("text/plain", vec![0xff]).await, 422),
    ] {
        assert_eq!((answer.status(), noted(&answer)), (status, vec!["first", "last"]));
    }
}

#[purlin::test]
async fn what_a_layer_leaves_with_the_request_reaches_the_handler() {
    let mark = MapRequestLayer::new(|mut request: Request<Body>| {
        request.extensions_mut().insert("from the layer");
        request
    });
    let answer = TestClient::new(app().layer(mark)).get("/").await;
    assert_eq!(answer.text(), "Some(\"from the layer\")");
}

#[purlin::test]
async fn head_shows_the_layer_what_get_would_get() {
    let measure = MapResponseLayer::new(|mut response: Response| {
        let length = purlin::http_body::Body::size_hint(response.body()).exact();
        response
            .headers_mut()
            .insert("x-length", length.unwrap_or_default().into());
        response
    });
    let client = TestClient::new(app().layer(measure));
    let (get, head) = (client.get("/").await, client.head("/").await);
    assert_eq!(head.header("x-length"), get.header("x-length"));
    assert_eq!(head.header("content-length"), Some("4"));
    assert!(head.bytes().is_empty());
}

async fn is_internal_error(app: App, target: &str) {
    let answer = TestClient::new(app.layer(note("outer")))
        .get(target)
        .unchecked()
        .await;
    assert_eq!((answer.status(), noted(&answer)), (500, vec!["outer"]));
    assert_eq!(answer.media_type(), Some("application/problem+json"));
    let problem: Value = answer.json();
    assert_eq!(
        (&problem["code"], &problem["status"]),
        (&"internal".into(), &500.into())
    );
    assert!(!answer.text().contains("secret"), "{}", answer.text());
}

/// The limit is over when the first poll comes, so no clock is waited for.
#[purlin::test]
async fn a_timeout_of_tower_is_answered() {
    is_internal_error(app().layer(TimeoutLayer::new(Duration::ZERO)), "/never").await;
    let answer = TestClient::new(app().layer(TimeoutLayer::new(Duration::from_hours(1))))
        .get("/")
        .await;
    assert_eq!(answer.status(), 200);
}

/// A service that fails every request, in one of two ways.
#[derive(Clone)]
struct Failing {
    gets_ready: bool,
}

impl<S> Layer<S> for Failing {
    type Service = Self;

    fn layer(&self, _: S) -> Self {
        self.clone()
    }
}

impl Service<Request<Body>> for Failing {
    type Response = Response;
    type Error = BoxError;
    type Future = std::future::Ready<Result<Response, BoxError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(if self.gets_ready {
            Ok(())
        } else {
            Err("a secret".into())
        })
    }

    fn call(&mut self, _: Request<Body>) -> Self::Future {
        assert!(self.gets_ready, "a service is called only when it is ready");
        ready(Err("a secret".into()))
    }
}

#[purlin::test]
async fn a_layer_that_fails_is_a_500_that_tells_nothing() {
    is_internal_error(app().layer(Failing { gets_ready: true }), "/").await;
}

#[purlin::test]
async fn a_layer_that_does_not_get_ready_is_a_500_and_is_not_called() {
    is_internal_error(app().layer(Failing { gets_ready: false }), "/").await;
}

/// Content in a type of the layer's own.
struct Once(Option<&'static str>);

impl purlin::http_body::Body for Once {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<purlin::http_body::Frame<Bytes>, BoxError>>> {
        Poll::Ready(
            self.0
                .take()
                .map(|text| Ok(purlin::http_body::Frame::data(Bytes::from(text)))),
        )
    }
}

#[purlin::test]
async fn a_layer_may_answer_in_a_body_and_an_error_of_its_own() {
    let app = app()
        .layer(MapResponseLayer::new(|response: Response| {
            response.map(|_| Once(Some("replaced")))
        }))
        .layer(MapErrLayer::new(
            |never: std::convert::Infallible| -> std::io::Error { match never {} },
        ));
    let client = TestClient::serve(app).await;
    let answer = client.get("/").await;
    assert_eq!((answer.status(), answer.text()), (200, "replaced"));
}
