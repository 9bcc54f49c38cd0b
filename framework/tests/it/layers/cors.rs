//! What pages of other origins may do.

use std::time::Duration;

use purlin::http::{HeaderName, Method};
use purlin::layer::Cors;
use purlin::testing::{TestClient, TestRequest};

use super::*;

const SHOP: &str = "https://shop.example";

fn cors() -> Cors {
    Cors::new().origin(SHOP).credentials()
}

fn allowed(answer: &TestResponse) -> Option<&str> {
    answer.header("access-control-allow-origin")
}

fn preflight(client: &TestClient, target: &str, origin: &str, method: &str) -> TestRequest {
    client
        .options(target)
        .header("origin", origin)
        .header("access-control-request-method", method)
}

/// Errors without the fields cannot be read by a page, and look like a broken network.
#[tokio::test(start_paused = true)]
async fn every_answer_can_be_read_errors_too() {
    let client = TestClient::new(app(numbers()).middleware(cors()));
    for (target, status) in [
        ("/numbers/7", 200),
        ("/numbers/x", 422),
        ("/numbers/panic", 500),
        ("/numbers/slow", 504),
        ("/nowhere", 404),
    ] {
        let answer = client.get(target).header("origin", SHOP).unchecked().await;
        assert_eq!(
            (answer.status(), allowed(&answer)),
            (status, Some(SHOP)),
            "{target}"
        );
        assert_eq!(answer.header("access-control-allow-credentials"), Some("true"));
        assert_eq!(answer.header("vary"), Some("origin"), "{target}");
        let other = client
            .get(target)
            .header("origin", "https://evil.example")
            .unchecked()
            .await;
        assert_eq!((other.status(), allowed(&other)), (status, None), "{target}");
        assert_eq!(other.header("vary"), Some("origin"), "{target}");
    }
    let answer = client.put("/numbers/7").header("origin", SHOP).await;
    assert_eq!((answer.status(), allowed(&answer)), (405, Some(SHOP)));
}

#[purlin::test]
async fn around_a_module_it_answers_the_preflights_of_its_routes() {
    let plain = Module::new("plain").prefix("/plain").routes(routes![number]);
    let client = TestClient::new(app(numbers().middleware(cors())).module(plain));
    let granted = preflight(&client, "/numbers/7", SHOP, "GET").await;
    assert_eq!((granted.status(), allowed(&granted)), (204, Some(SHOP)));
    for (target, method) in [("/plain/7", "GET"), ("/numbers/7", "PUT"), ("/nowhere", "GET")] {
        assert_eq!(
            allowed(&preflight(&client, target, SHOP, method).await),
            None,
            "{target} {method}"
        );
    }
    let post = preflight(&client, "/numbers/echo", SHOP, "POST").await;
    assert_eq!(allowed(&post), Some(SHOP));
}

#[purlin::test]
async fn a_preflight_says_what_is_allowed() {
    let cors = cors().max_age(Duration::from_mins(10));
    let client = TestClient::new(app(numbers()).middleware(cors));
    let ask = preflight(&client, "/numbers/7", SHOP, "DELETE")
        .header("access-control-request-headers", "Authorization, content-type");
    let answer = ask.await;
    assert_eq!((answer.status(), allowed(&answer)), (204, Some(SHOP)));
    assert_eq!(
        answer.header("access-control-allow-methods"),
        Some("GET, HEAD, POST, PUT, PATCH, DELETE")
    );
    assert_eq!(
        answer.header("access-control-allow-headers"),
        Some("content-type, authorization")
    );
    assert_eq!(answer.header("access-control-max-age"), Some("600"));
    assert_eq!(
        answer.header("vary"),
        Some("origin, access-control-request-method, access-control-request-headers")
    );
}

#[purlin::test]
async fn a_preflight_for_more_is_refused_with_a_reason() {
    let client = TestClient::new(app(numbers()).middleware(cors()));
    let field = |name| preflight(&client, "/", SHOP, "GET").header("access-control-request-headers", name);
    for (request, says) in [
        (preflight(&client, "/", "https://evil.example", "GET"), "origin"),
        (preflight(&client, "/", "null", "GET"), "origin"),
        (preflight(&client, "/", SHOP, "PURGE"), "method"),
        (preflight(&client, "/", SHOP, "get"), "method"),
        (field("x-other"), "header fields"),
    ] {
        let answer = request.await;
        assert_eq!(
            (answer.status(), answer.code().as_str(), allowed(&answer)),
            (403, "cors_refused", None)
        );
        assert!(answer.text().contains(says), "{}", answer.text());
        assert!(
            answer
                .header("vary")
                .is_some_and(|vary| vary.starts_with("origin"))
        );
    }
}

#[purlin::test]
async fn a_public_api_is_readable_from_everywhere() {
    let names = [
        HeaderName::from_static("ratelimit"),
        HeaderName::from_static("etag"),
    ];
    let cors = Cors::new()
        .any_origin()
        .any_header()
        .methods([Method::GET])
        .expose(names);
    let client = TestClient::new(app(numbers()).middleware(cors));
    let answer = client.get("/numbers/7").header("origin", "null").await;
    assert_eq!(allowed(&answer), Some("*"));
    assert_eq!(
        answer.header("access-control-expose-headers"),
        Some("ratelimit, etag")
    );
    // A cache may give this answer to a page of another site.
    assert_eq!(allowed(&client.get("/numbers/7").await), Some("*"));
    let ask = preflight(&client, "/numbers/7", SHOP, "GET").header("access-control-request-headers", "x-any");
    assert_eq!(ask.await.header("access-control-allow-headers"), Some("x-any"));
    assert_eq!(preflight(&client, "/numbers/7", SHOP, "POST").await.status(), 403);
}

#[purlin::test]
async fn a_plain_options_is_no_preflight() {
    let client = TestClient::new(app(numbers()).middleware(cors()));
    let answer = client.options("/numbers/7").header("origin", SHOP).await;
    assert_eq!(
        (answer.status(), answer.header("allow")),
        (204, Some("GET, HEAD, OPTIONS"))
    );
    assert_eq!(allowed(&answer), Some(SHOP));
}
