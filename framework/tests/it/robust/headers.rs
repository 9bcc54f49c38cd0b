//! The header fields that every answer has.

use std::sync::Arc;
use std::time::Duration;

use purlin::app::AnswerHeaders;
use purlin::error::ErrorKind;
use purlin::extract::{ClientScheme, Peer, RequestId};
use purlin::http::{Request, StatusCode};
use purlin::layer::HttpsRedirect;
use purlin::prelude::*;
use purlin::server::Serve;
use purlin::testing::{TestClient, TestResponse};
use purlin::tower::util::{MapRequestLayer, MapResponseLayer};

use super::app;

#[get("/json")]
async fn json() -> Json<u8> {
    Json(1)
}

#[get("/text")]
async fn text(id: RequestId) -> Text {
    Text(id.to_string())
}

fn two() -> App {
    app(routes![json, text])
}

const JSON_ONLY: [(&str, &str); 3] = [
    ("cache-control", "no-store"),
    (
        "content-security-policy",
        "default-src 'none'; frame-ancestors 'none'",
    ),
    ("referrer-policy", "no-referrer"),
];

fn is_inert(answer: &TestResponse) -> bool {
    JSON_ONLY
        .iter()
        .all(|(name, value)| answer.header(name) == Some(value))
}

#[purlin::test]
async fn every_answer_has_an_id_and_is_not_sniffed() {
    for client in [TestClient::new(two()), TestClient::serve(two()).await] {
        let mut ids = std::collections::HashSet::new();
        for target in [
            "/json",
            "/text",
            "/nowhere",
            "/docs",
            "/openapi.json",
            "/health/live",
        ] {
            let answer = client.get(target).await;
            assert_eq!(
                answer.header("x-content-type-options"),
                Some("nosniff"),
                "{target}"
            );
            assert_eq!(
                answer.headers().get_all("x-content-type-options").iter().count(),
                1,
                "{target}"
            );
            assert!(
                ids.insert(answer.header("x-request-id").unwrap().to_owned()),
                "{target}"
            );
            assert_eq!(answer.header("server"), None, "{target}");
        }
    }
}

#[purlin::test]
async fn json_and_problems_do_nothing_in_a_browser() {
    let client = TestClient::new(two());
    assert!(is_inert(&client.get("/json").await));
    assert!(is_inert(&client.get("/nowhere").await));
    assert_eq!(client.get("/text").await.header("cache-control"), None);
    let docs = client.get("/docs").await;
    assert!(
        docs.header("content-security-policy")
            .unwrap()
            .contains("script-src"),
        "{docs:?}"
    );
}

#[purlin::test]
async fn each_field_can_be_switched_off() {
    let names = |answer: &TestResponse| {
        let mut names: Vec<_> = answer.headers().keys().map(ToString::to_string).collect();
        names.sort();
        names.join(" ")
    };
    let with = async |headers| names(&TestClient::new(two().headers(headers)).get("/json").await);
    assert_eq!(with(AnswerHeaders::off()).await, "content-type");
    assert_eq!(
        with(AnswerHeaders::off().request_id(true)).await,
        "content-type x-request-id"
    );
    assert_eq!(
        with(AnswerHeaders::default().no_store(false).request_id(false)).await,
        "content-security-policy content-type referrer-policy x-content-type-options"
    );
}

#[purlin::test]
async fn what_an_answer_says_itself_stays() {
    let cached = MapResponseLayer::new(|mut response: Response| {
        response
            .headers_mut()
            .insert("cache-control", "max-age=60".parse().unwrap());
        response
    });
    let answer = TestClient::new(two().layer(cached)).get("/json").await;
    assert_eq!(answer.header("cache-control"), Some("max-age=60"));
}

#[purlin::test]
async fn a_handler_has_the_id_that_the_answer_has() {
    let unchanged = MapRequestLayer::new(|request: Request<Body>| request);
    for app in [two(), two().layer(unchanged)] {
        let answer = TestClient::new(app).get("/text").await;
        assert_eq!(answer.header("x-request-id"), Some(answer.text()));
    }
}

#[purlin::test]
async fn only_a_trusted_proxy_gives_the_id() {
    let app = two().build().unwrap();
    let proxies = ["10.0.0.0/8".parse().unwrap()];
    let given = async |address: &str| {
        let peer = Arc::new(Peer::new(Some(address.parse().unwrap()), false, proxies.into()));
        let request = Request::get("/text")
            .header("x-request-id", "job-7")
            .body(Body::empty())
            .unwrap();
        let answer = Serve::serve(&app, request, &peer).await;
        let id = answer.headers()["x-request-id"].to_str().unwrap().to_owned();
        assert_eq!(answer.into_body().collect(100).await.unwrap(), id);
        id
    };
    assert_eq!(given("10.0.0.1:4000").await, "job-7");
    assert_ne!(given("192.0.2.1:4000").await, "job-7");
}

/// What `Strict-Transport-Security` is in an answer of an app, and in a refusal.
async fn strict(app: App, peer: &Arc<Peer>, host: &str) -> [String; 2] {
    let app = app.build().unwrap();
    let request = || {
        let request = Request::get("/json").header("host", host);
        request.body(Body::empty()).unwrap()
    };
    let answered = Serve::serve(&app, request(), peer).await;
    let refused = app.refuse(&request(), peer, &Problem::new(ErrorKind::BadRequest));
    [answered, refused].map(|answer| {
        let fields = answer.headers().get_all("strict-transport-security").iter();
        let fields: Vec<_> = fields.map(|field| field.to_str().unwrap()).collect();
        fields.join(", ")
    })
}

const YEAR: &str = "max-age=31536000";

/// A peer with TLS or without. Those below 10 are proxies.
fn peer(address: &str, secure: bool) -> Arc<Peer> {
    let proxies = ["10.0.0.0/8".parse().unwrap()];
    Arc::new(Peer::new(Some(address.parse().unwrap()), secure, proxies.into()))
}

#[purlin::test]
async fn whoever_came_by_tls_is_to_come_by_it_again() {
    let browser = peer("192.0.2.1:4000", true);
    for host in ["shop.example", "shop.example:8443"] {
        assert_eq!(strict(two(), &browser, host).await, [YEAR, YEAR], "{host}");
    }
    for host in ["localhost", "shop.localhost:8443", "127.0.0.1", "[::1]:8443"] {
        assert_eq!(strict(two(), &browser, host).await, ["", ""], "{host}");
    }
    let off = two().headers(AnswerHeaders::default().strict_transport_security(false));
    assert_eq!(strict(off, &browser, "shop.example").await, ["", ""]);
}

#[purlin::test]
async fn nothing_is_said_of_a_host_that_is_not_served() {
    let app = two().build().unwrap();
    let request = Request::get("/json").header("host", "other.example");
    let problem = Problem::with_status(StatusCode::MISDIRECTED_REQUEST, "host_not_served");
    let request = request.body(Body::empty()).unwrap();
    let refused = app.refuse(&request, &peer("192.0.2.1:4000", true), &problem);
    assert_eq!(refused.headers().get("strict-transport-security"), None);
}

#[purlin::test]
async fn without_tls_and_behind_proxies_nothing_is_said_of_it() {
    for (address, secure) in [
        ("192.0.2.1:4000", false),
        ("10.0.0.1:4000", false),
        ("10.0.0.1:4000", true),
    ] {
        let told = strict(two(), &peer(address, secure), "shop.example").await;
        assert_eq!(told, ["", ""], "{address} {secure}");
    }
    let client = TestClient::serve(two()).await;
    for target in ["/json", "/nowhere"] {
        let answer = client.get(target).header("host", "shop.example").await;
        assert_eq!(answer.header("strict-transport-security"), None, "{target}");
    }
}

#[purlin::test]
async fn what_an_answer_says_of_tls_itself_stays() {
    let browser = peer("192.0.2.1:4000", true);
    let hour = HttpsRedirect::new().strict_transport_security(Duration::from_hours(1));
    let told = strict(two().middleware(hour), &browser, "shop.example").await;
    assert_eq!(told, ["max-age=3600", YEAR]);
}

#[get("/scheme")]
async fn scheme(scheme: ClientScheme) -> Text {
    Text(scheme.to_string())
}

#[purlin::test]
async fn only_a_trusted_proxy_tells_the_scheme() {
    let served = || app(routes![scheme]);
    let app = served().build().unwrap();
    let proxies = ["10.0.0.0/8".parse().unwrap()];
    let told = async |address: &str, secure: bool| {
        let peer = Arc::new(Peer::new(Some(address.parse().unwrap()), secure, proxies.into()));
        let request = Request::get("/scheme").header("x-forwarded-proto", "http, https");
        let answer = Serve::serve(&app, request.body(Body::empty()).unwrap(), &peer).await;
        answer.into_body().collect(100).await.unwrap()
    };
    assert_eq!(told("10.0.0.1:4000", false).await, "https");
    assert_eq!(told("192.0.2.1:4000", false).await, "http");
    assert_eq!(told("192.0.2.1:4000", true).await, "https");
    let without_peer = TestClient::new(served()).get("/scheme").await;
    assert_eq!(without_peer.text(), "http");
}
