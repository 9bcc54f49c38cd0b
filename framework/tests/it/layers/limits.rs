//! How often, and how many at once.

use std::sync::Arc;
use std::time::Duration;

use purlin::http::HeaderName;
use purlin::layer::{ConcurrencyLimit, RateLimit};
use purlin::testing::TestClient;
use tokio::sync::Notify;
use tokio::time::advance;

use super::*;

const MINUTE: Duration = Duration::from_mins(1);

#[tokio::test(start_paused = true)]
async fn a_client_gets_its_requests_back() {
    let client = TestClient::new(app(
        numbers().middleware(RateLimit::per_address(2, MINUTE).name("numbers"))
    ));
    let get = || client.get("/numbers/7");
    let answer = get().await;
    assert_eq!(answer.header("ratelimit"), Some("\"numbers\";r=1;t=30"));
    assert_eq!(answer.header("ratelimit-policy"), Some("\"numbers\";q=2;w=60"));
    assert_eq!(get().await.status(), 200);
    let refused = get().await;
    assert_eq!(
        (refused.status(), refused.code().as_str()),
        (429, "too_many_requests")
    );
    assert_eq!(refused.header("retry-after"), Some("30"));
    assert_eq!(refused.header("ratelimit"), Some("\"numbers\";r=0;t=60"));
    // The routes of the module count together.
    assert_eq!(
        client
            .post("/numbers/echo")
            .content("text/plain", "x")
            .await
            .status(),
        429
    );
    advance(Duration::from_secs(30)).await;
    assert_eq!(get().await.status(), 200);
    assert_eq!(get().await.status(), 429);
}

#[tokio::test(start_paused = true)]
async fn errors_count_and_tell_how_the_client_stands() {
    let client = TestClient::new(app(numbers().middleware(RateLimit::for_all(5, MINUTE))));
    let answer = client.get("/numbers/panic").unchecked().await;
    assert_eq!(
        (answer.status(), answer.header("ratelimit")),
        (500, Some("\"default\";r=4;t=12"))
    );
}

#[tokio::test(start_paused = true)]
async fn clients_are_told_apart_by_what_the_limit_says() {
    let key = HeaderName::from_static("x-api-key");
    let by_header = TestClient::new(app(numbers().middleware(RateLimit::per_header(key, 1, MINUTE))));
    let by_path = RateLimit::per_key(1, MINUTE, |request, _| {
        let path = request.uri().path();
        (path != "/numbers/0").then(|| path.to_owned())
    });
    let by_path = TestClient::new(app(numbers().middleware(by_path)));
    let with = |key: &str| by_header.get("/numbers/7").header("x-api-key", key);
    assert_eq!(with("a").await.status(), 200);
    assert_eq!(with("b").await.status(), 200);
    assert_eq!(with("a").await.status(), 429);
    for (target, status) in [
        ("/numbers/1", 200),
        ("/numbers/2", 200),
        ("/numbers/1", 429),
        ("/numbers/0", 200),
        ("/numbers/0", 200),
    ] {
        assert_eq!(by_path.get(target).await.status(), status, "{target}");
    }
}

/// The server is a trusted proxy's neighbour, and its clients are those that the proxy names.
#[purlin::test]
async fn behind_a_proxy_the_client_is_meant_and_not_the_proxy() {
    let limit = RateLimit::per_address(1, Duration::from_hours(1));
    let app = app(numbers().middleware(limit)).trusted_proxies(["127.0.0.0/8".parse().unwrap()]);
    let client = TestClient::serve(app).await;
    let from = |address: &str| client.get("/numbers/7").header("x-forwarded-for", address);
    assert_eq!(from("203.0.113.1").await.status(), 200);
    assert_eq!(from("203.0.113.2").await.status(), 200);
    assert_eq!(from("203.0.113.1").await.status(), 429);
    // What the client says of itself stands before what the proxy says.
    assert_eq!(from("198.51.100.7, 203.0.113.1").await.status(), 429);
}

#[get("/wait")]
async fn wait(gate: State<Arc<Notify>>) -> Text {
    gate.notified().await;
    Text("done".to_owned())
}

fn gated(limit: ConcurrencyLimit) -> (Arc<Notify>, TestClient) {
    let gate = Arc::new(Notify::new());
    let module = Module::new("gated").middleware(limit).routes(routes![wait]);
    (Arc::clone(&gate), TestClient::new(app(module).state(gate)))
}

#[purlin::test]
async fn more_at_once_is_refused() {
    let (gate, client) = gated(ConcurrencyLimit::new(1));
    let first = tokio::spawn({
        let client = client.clone();
        async move { client.get("/wait").await.status() }
    });
    tokio::task::yield_now().await;
    let refused = client.get("/wait").await;
    assert_eq!(
        (
            refused.status(),
            refused.code().as_str(),
            refused.header("retry-after")
        ),
        (503, "overloaded", Some("1"))
    );
    gate.notify_one();
    assert_eq!(first.await.unwrap(), 200);
    gate.notify_one();
    assert_eq!(client.get("/wait").await.status(), 200);
}

#[purlin::test]
async fn a_queue_is_as_long_as_it_is_said_to_be() {
    let (gate, client) = gated(ConcurrencyLimit::new(1).queue(1));
    let ask = || {
        let client = client.clone();
        tokio::spawn(async move { client.get("/wait").await.status() })
    };
    let (first, second) = (ask(), ask());
    for _ in 0..4 {
        tokio::task::yield_now().await;
    }
    assert_eq!(client.get("/wait").await.status(), 503);
    // Who goes away makes room in the queue.
    second.abort();
    assert!(second.await.unwrap_err().is_cancelled());
    let third = ask();
    for _ in 0..4 {
        tokio::task::yield_now().await;
    }
    gate.notify_one();
    assert_eq!(first.await.unwrap(), 200);
    gate.notify_one();
    assert_eq!(third.await.unwrap(), 200);
}

#[get("/search", middleware(RateLimit::per_address(2, MINUTE).name("search")))]
async fn search() -> Text {
    Text("found".to_owned())
}

#[purlin::test]
async fn two_limits_around_an_operation_have_names() {
    let limited = |limit: RateLimit| app(Module::new("m").middleware(limit).routes(routes![search]));
    let limit = || RateLimit::per_address(9, MINUTE);
    let error = limited(limit().name("search")).build().unwrap_err().to_string();
    let reason = "two `RateLimit`s around it have the name `search`";
    assert_eq!(error.matches(reason).count(), 1, "{error}");
    let client = TestClient::new(limited(limit()));
    let answer = client.get("/search").await;
    let told: Vec<_> = answer.headers().get_all("ratelimit").iter().collect();
    assert_eq!(told.len(), 2, "{told:?}");
}
