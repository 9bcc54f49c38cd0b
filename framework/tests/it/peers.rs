//! Who the client is, where another server says so: with layers and without, the same.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::extract::ConnectInfo;
use purlin::BuiltApp;
use purlin::extract::{ClientAddress, ClientScheme, Peer, RequestId};
use purlin::http::Request;
use purlin::layer::{Middleware, Next};
use purlin::prelude::*;
use purlin::tower::ServiceExt;
use purlin::tower::util::{MapRequestLayer, MapResponseLayer};

use crate::live::{Client, get as request};

/// What a handler knows of its client.
#[get("/")]
async fn told(ClientAddress(address): ClientAddress, scheme: ClientScheme, id: RequestId) -> Text {
    let address = address.map_or_else(|| "nobody".to_owned(), |address| address.to_string());
    let given = if id.to_string() == "job-7" { " job-7" } else { "" };
    Text(format!("{address} {scheme}{given}"))
}

/// What a middleware knows of it: added to the answer.
struct Knows;

impl Middleware for Knows {
    fn describe(&self, _: &mut purlin::openapi::OperationBuilder<'_>, _: &purlin::handler::EndpointMeta) {}

    async fn handle(&self, request: Request<Body>, next: Next) -> Response {
        let client = next.client(&request).map(|address| address.to_string());
        let mut response = next.run(request).await;
        let client = client.as_deref().unwrap_or("nobody").parse().unwrap();
        response.headers_mut().insert("x-known", client);
        response
    }
}

fn module() -> Module {
    Module::new("told").routes(routes![told])
}

fn app(module: Module) -> App {
    App::new("Peers", "1.0.0")
        .trusted_proxies(["10.0.0.0/8".parse().unwrap()])
        .module(module)
}

/// The app without layers, with some of each kind around it, and around its module.
fn apps() -> Vec<(&'static str, BuiltApp)> {
    let unchanged = || MapResponseLayer::new(|response: Response| response);
    let apps = [
        ("plain", app(module())),
        ("a layer around the app", app(module()).layer(unchanged())),
        ("a layer around the module", app(module().layer(unchanged()))),
        ("a middleware around the app", app(module()).middleware(Knows)),
        ("a middleware around the module", app(module().middleware(Knows))),
        (
            "both around both",
            app(module().middleware(Knows).layer(unchanged()))
                .middleware(Knows)
                .layer(unchanged()),
        ),
    ];
    apps.map(|(name, app)| (name, app.build().unwrap())).into()
}

fn asked() -> Request<Body> {
    let request = Request::get("/")
        .header("x-forwarded-for", "1.1.1.1, 203.0.113.7")
        .header("x-forwarded-proto", "https")
        .header("x-request-id", "job-7");
    request.body(Body::empty()).unwrap()
}

/// What all of the apps know of the client, which is the same.
async fn known(hand_over: impl Fn(&mut Request<Body>)) -> String {
    let mut all = Vec::new();
    for (name, app) in apps() {
        let mut request = asked();
        hand_over(&mut request);
        let answer = app.oneshot(request).await.unwrap();
        let seen = answer
            .headers()
            .get("x-known")
            .map(|seen| seen.to_str().unwrap().to_owned());
        let text = answer.into_body().collect(100).await.unwrap();
        let text = String::from_utf8(text.to_vec()).unwrap();
        assert_eq!(
            seen.is_some(),
            name.contains("middleware") || name.contains("both"),
            "{name}"
        );
        assert!(seen.is_none_or(|seen| text.starts_with(&seen)), "{name}: {text}");
        all.push((name, text));
    }
    let first = all[0].1.clone();
    assert!(all.iter().all(|(_, text)| *text == first), "{all:?}");
    first
}

fn at(address: &str) -> Peer {
    Peer::at(address.parse().unwrap())
}

#[purlin::test]
async fn the_proxies_of_the_app_are_trusted() {
    let known = async |peer: Peer| known(|request| drop(request.extensions_mut().insert(peer.clone()))).await;
    assert_eq!(known(at("10.0.0.1:4000")).await, "203.0.113.7 https job-7");
    assert_eq!(
        known(at("[::ffff:10.0.0.1]:4000")).await,
        "203.0.113.7 https job-7"
    );
    assert_eq!(known(at("192.0.2.1:4000")).await, "192.0.2.1 http");
    assert_eq!(
        known(at("192.0.2.1:4000").with_tls(true)).await,
        "192.0.2.1 https"
    );
    assert_eq!(
        known(Peer::local(Arc::default())).await,
        "203.0.113.7 https job-7"
    );
}

#[purlin::test]
async fn proxies_that_the_server_names_are_trusted_in_their_place() {
    let proxies: Arc<[_]> = ["192.0.2.0/24".parse().unwrap()].into();
    let known = async |address: &str| {
        let peer = Peer::new(Some(address.parse().unwrap()), false, Arc::clone(&proxies));
        known(|request| drop(request.extensions_mut().insert(peer.clone()))).await
    };
    assert_eq!(known("192.0.2.1:4000").await, "203.0.113.7 https job-7");
    assert_eq!(known("10.0.0.1:4000").await, "10.0.0.1 http");
}

#[purlin::test]
async fn without_a_word_nobody_is_known_or_believed() {
    assert_eq!(known(|_| ()).await, "nobody http");
}

/// An app of ours that another one of ours sends a request on to, from one of its layers.
#[purlin::test]
async fn what_an_app_around_this_one_knows_counts_too() {
    let peer = Arc::new(at("192.0.2.1:4000"));
    let known = known(|request| drop(request.extensions_mut().insert(Arc::clone(&peer)))).await;
    assert_eq!(known, "192.0.2.1 http");
}

/// The way of the guide.
#[purlin::test]
async fn axum_tells_the_address_over_a_socket() {
    let tell = MapRequestLayer::new(|mut request: axum::extract::Request| {
        let address = request.extensions().get::<ConnectInfo<SocketAddr>>().copied();
        if let Some(ConnectInfo(address)) = address {
            request.extensions_mut().insert(Peer::at(address));
        }
        request
    });
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .await
        .unwrap();
    let address = listener.local_addr().unwrap();
    let app = App::new("Peers", "1.0.0")
        .trusted_proxies(["127.0.0.1/32".parse().unwrap()])
        .module(module())
        .build()
        .unwrap();
    let router = axum::Router::<()>::new().nest_service("/api", app).layer(tell);
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    let mut client = Client::connect(address).await;
    assert_eq!(client.get("/api").await.content, b"127.0.0.1 http");
    client
        .send(request("/api/", "x-forwarded-for: 203.0.113.7\r\n"))
        .await;
    assert_eq!(client.answer().await.content, b"203.0.113.7 http");
}

/// Else all clients of the internet share one limit.
#[cfg(feature = "rate-limit")]
#[purlin::test]
async fn each_address_has_a_limit_of_its_own() {
    let limit = purlin::layer::RateLimit::per_address(1, std::time::Duration::from_mins(1));
    let app = app(module().middleware(limit)).build().unwrap();
    let ask = async |address: &str| {
        let request = Request::get("/").extension(at(address));
        let answer = app.clone().oneshot(request.body(Body::empty()).unwrap()).await;
        answer.unwrap().status().as_u16()
    };
    assert_eq!(ask("192.0.2.1:1").await, 200);
    assert_eq!(ask("192.0.2.2:1").await, 200);
    assert_eq!(ask("192.0.2.1:2").await, 429);
}
