//! The same app, called directly, inside axum, and by a bare hyper server, gives the same answers.

use std::net::{Ipv4Addr, SocketAddr};

use hyper::client::conn::http1::handshake;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use purlin::http::{Method, Request};
use purlin::prelude::*;
use purlin::tower::{Service, ServiceExt};
use purlin::{BuiltApp, Bytes};
use tokio::net::{TcpListener, TcpStream};

#[schema]
struct Note {
    #[field(max_length = 8)]
    text: String,
}

#[get("/{number}")]
async fn read(Path(number): Path<u8>, Query(q): Query<Option<String>>) -> Json<(u8, Option<String>)> {
    Json((number, q))
}

#[post("/")]
async fn write(Json(note): Json<Note>) -> Created<Json<Note>> {
    Created(Json(note))
}

#[delete("/{number}")]
async fn remove(Path(number): Path<u8>) -> NoContent {
    let _ = number;
    NoContent
}

#[get("/rest/{*path}")]
async fn rest(Path(path): Path<String>) -> Text {
    Text(path)
}

fn app() -> BuiltApp {
    let module = Module::new("notes")
        .prefix("/notes")
        .routes(routes![read, write, remove, rest]);
    App::new("Mounted", "1.0.0")
        .module(module)
        .body_limit(100)
        .build()
        .unwrap()
}

/// One request: method, target, media type and content.
type Call = (Method, &'static str, Option<(&'static str, &'static str)>);

const JSON: &str = "application/json";

fn calls() -> Vec<Call> {
    let long: &str = "                                                                                                     ";
    assert!(long.len() > 100);
    vec![
        (Method::GET, "/notes/7?q=a%20b", None),
        (Method::GET, "/notes/7/", None),
        (Method::GET, "/notes/256?q=x", None),
        (Method::HEAD, "/notes/7", None),
        (Method::HEAD, "/notes/256", None),
        (Method::HEAD, "/nowhere", None),
        (Method::GET, "/notes/rest/a%2Fb/c", None),
        (Method::POST, "/notes", Some((JSON, r#"{"text": "hello"}"#))),
        (
            Method::POST,
            "/notes/",
            Some((JSON, r#"{"text": "too long for it"}"#)),
        ),
        (Method::POST, "/notes", Some((JSON, "{"))),
        (Method::POST, "/notes", Some(("text/plain", "hello"))),
        (Method::POST, "/notes", Some((JSON, long))),
        (Method::POST, "/notes", None),
        (Method::DELETE, "/notes/7", None),
        (Method::PUT, "/notes/7", None),
        (Method::OPTIONS, "/notes/7", None),
        (Method::GET, "/nowhere", None),
        (Method::GET, "/openapi.json", None),
        (Method::HEAD, "/openapi.yaml", None),
    ]
}

fn request((method, target, content): &Call, prefix: &str) -> Request<Body> {
    let mut request = Request::builder()
        .method(method)
        .uri(format!("{prefix}{target}"))
        .header("host", "a.example");
    if let Some((media_type, _)) = content {
        request = request.header("content-type", *media_type);
    }
    request
        .body(content.map_or_else(Body::empty, |(_, content)| Body::from(content)))
        .unwrap()
}

/// An answer as far as it must be the same everywhere.
#[derive(Debug, PartialEq)]
struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    content: Bytes,
}

async fn answer<B>(response: purlin::http::Response<B>) -> Answer
where
    B: purlin::http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<purlin::BoxError>,
{
    let (head, body) = response.into_parts();
    let of_its_own = |name: &str| matches!(name, "date" | "x-request-id" | "connection");
    let fields = head.headers.iter().filter(|(name, _)| !of_its_own(name.as_str()));
    let mut headers: Vec<_> = fields
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
        .collect();
    headers.sort();
    Answer {
        status: head.status.as_u16(),
        headers,
        content: Body::new(body).collect(usize::MAX).await.unwrap(),
    }
}

/// What a server adds: the length of content that is known.
fn with_length(mut answer: Answer, call: &Call) -> Answer {
    let known = answer.headers.iter().any(|(name, _)| name == "content-length");
    if !known && call.0 != Method::HEAD && answer.status != 204 {
        answer
            .headers
            .push(("content-length".to_owned(), answer.content.len().to_string()));
        answer.headers.sort();
    }
    answer
}

async fn direct(call: &Call) -> Answer {
    answer(app().oneshot(request(call, "")).await.unwrap()).await
}

async fn over_socket(address: SocketAddr, call: &Call, prefix: &str) -> Answer {
    let stream = TcpStream::connect(address).await.unwrap();
    let (mut sender, connection) = handshake(TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    answer(sender.send_request(request(call, prefix)).await.unwrap()).await
}

async fn listen() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address)
}

#[purlin::test]
async fn in_axum_below_a_prefix() {
    let mut router = axum::Router::<()>::new().nest_service("/api", app());
    for call in calls() {
        let response = router.call(request(&call, "/api")).await.unwrap();
        let expected = direct(&call).await;
        assert_eq!(
            with_length(answer(response).await, &call),
            with_length(expected, &call),
            "{call:?}"
        );
    }
}

#[purlin::test]
async fn in_axum_as_its_fallback() {
    let own = axum::routing::get(async || "of axum");
    let mut router = axum::Router::<()>::new()
        .route("/own", own)
        .fallback_service(app());
    for call in calls() {
        let response = router.call(request(&call, "")).await.unwrap();
        let expected = direct(&call).await;
        assert_eq!(
            with_length(answer(response).await, &call),
            with_length(expected, &call),
            "{call:?}"
        );
    }
    let call = (Method::GET, "/own", None);
    assert_eq!(
        answer(router.call(request(&call, "")).await.unwrap())
            .await
            .content,
        "of axum"
    );
}

#[purlin::test]
async fn in_axum_over_a_socket() {
    let (listener, address) = listen().await;
    let router = axum::Router::<()>::new().nest_service("/api", app());
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let service = TowerToHyperService::new(router.clone());
            tokio::spawn(
                hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service),
            );
        }
    });
    for call in calls() {
        let expected = with_length(direct(&call).await, &call);
        assert_eq!(over_socket(address, &call, "/api").await, expected, "{call:?}");
    }
}

#[purlin::test]
async fn in_a_bare_hyper_server() {
    let (listener, address) = listen().await;
    let app = app();
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let service = TowerToHyperService::new(app.clone());
            tokio::spawn(
                hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service),
            );
        }
    });
    for call in calls() {
        let expected = with_length(direct(&call).await, &call);
        assert_eq!(over_socket(address, &call, "").await, expected, "{call:?}");
    }
}

/// Over HTTP/2 a server must not send what HTTP/1 cannot frame: content to HEAD, or with a 204.
#[purlin::test]
async fn over_http2() {
    let (listener, address) = listen().await;
    let app = app();
    tokio::spawn(app.server().serve(listener, app, std::future::pending()));
    for call in calls() {
        let stream = TcpStream::connect(address).await.unwrap();
        let executor = hyper_util::rt::TokioExecutor::new();
        let (mut sender, connection) = hyper::client::conn::http2::handshake(executor, TokioIo::new(stream))
            .await
            .unwrap();
        tokio::spawn(connection);
        let mut request = request(&call, "http://a.example");
        request.headers_mut().remove("host");
        let found = answer(sender.send_request(request).await.unwrap()).await;
        let expected = with_length(direct(&call).await, &call);
        assert_eq!(with_length(found, &call), expected, "{call:?}");
    }
}
