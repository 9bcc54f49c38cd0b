//! Who may write, and by which scheme.

use std::time::Duration;

use purlin::http::{Method, Version};
use purlin::layer::{Cors, CsrfGuard, HttpsRedirect, TrustedHosts};
use purlin::testing::TestClient;
use purlin::tower::ServiceExt;

use super::*;

#[purlin::test]
async fn pages_of_other_sites_do_not_write() {
    let client = TestClient::new(app(
        numbers().middleware(CsrfGuard::new().trust("https://admin.example"))
    ));
    let post = |site: &str, origin: &str| {
        let request = client.post("/numbers/echo").content("text/plain", "x");
        request.header("sec-fetch-site", site).header("origin", origin)
    };
    for (site, origin, status) in [
        ("same-origin", "https://shop.example", 200),
        ("cross-site", "https://admin.example", 200),
        ("cross-site", "https://evil.example", 403),
        ("same-site", "https://sub.shop.example", 403),
    ] {
        assert_eq!(post(site, origin).await.status(), status, "{site} {origin}");
    }
    assert_eq!(
        client
            .get("/numbers/7")
            .header("sec-fetch-site", "cross-site")
            .await
            .status(),
        200
    );
    let document = client.app().document();
    let documents = |method, path| {
        document
            .operation(&method, path)
            .unwrap()
            .responses
            .contains_key(&403.into())
    };
    assert!(documents(Method::POST, "/numbers/echo"));
    assert!(!documents(Method::GET, "/numbers/{number}"));
}

fn secured(redirect: HttpsRedirect) -> App {
    app(numbers()).middleware(redirect)
}

#[purlin::test]
async fn who_comes_without_tls_is_sent_to_it() {
    let year = Duration::from_hours(8760);
    let redirect = HttpsRedirect::new()
        .strict_transport_security(year)
        .include_subdomains();
    let proxies = ["127.0.0.0/8".parse().unwrap()];
    let client = TestClient::serve(secured(redirect).trusted_proxies(proxies)).await;
    let plain = client
        .get("/numbers/7?a=b")
        .header("host", "shop.example:80")
        .await;
    assert_eq!(
        (plain.status(), plain.header("location")),
        (308, Some("https://shop.example/numbers/7?a=b"))
    );
    assert_eq!(plain.header("strict-transport-security"), None);
    let secure = client
        .get("/numbers/7")
        .header("x-forwarded-proto", "https")
        .await;
    assert_eq!(secure.status(), 200);
    assert_eq!(
        secure.header("strict-transport-security"),
        Some("max-age=31536000; includeSubDomains")
    );
    assert_eq!(client.get("/health/live").await.status(), 200);
    assert_eq!(client.get("/health/live/").await.status(), 200);
}

/// What a stranger says of a proxy is no proxy's word.
#[purlin::test]
async fn a_client_cannot_say_that_it_is_safe() {
    let client = TestClient::serve(secured(HttpsRedirect::new().temporary().port(8443))).await;
    let answer = client
        .get("/numbers/7")
        .header("host", "[::1]:8000")
        .header("x-forwarded-proto", "https")
        .await;
    assert_eq!(
        (answer.status(), answer.header("location")),
        (307, Some("https://[::1]:8443/numbers/7"))
    );
}

#[purlin::test]
async fn a_path_can_be_served_either_way() {
    let client = TestClient::new(secured(HttpsRedirect::new().except("/numbers/7")));
    for path in ["/numbers/7", "/numbers/7/"] {
        assert_eq!(client.get(path).await.status(), 200, "{path}");
    }
    assert_eq!(
        client
            .get("/numbers/8")
            .header("host", "a.example")
            .await
            .status(),
        308
    );
    let nameless = client.get("/numbers/8").unchecked().await;
    assert_eq!(
        (nameless.status(), nameless.code().as_str()),
        (400, "bad_request")
    );
    let secure = client.get("https://a.example/numbers/8").await;
    assert_eq!(secure.status(), 200);
}

#[purlin::test]
async fn other_hosts_are_refused_in_the_apps_words() {
    let app = app(numbers())
        .middleware(TrustedHosts::new(["shop.example", "*.shop.example"]))
        .middleware(Cors::new().any_origin());
    let client = TestClient::new(app);
    let at = |host: &str| client.get("/numbers/7").header("host", host);
    assert_eq!(at("a.shop.example:8000").await.status(), 200);
    let refused = at("evil.example").header("origin", "https://a.example").await;
    assert_eq!(
        (refused.status(), refused.code().as_str()),
        (400, "host_not_trusted")
    );
    assert_eq!(refused.header("access-control-allow-origin"), Some("*"));
    assert!(!refused.text().contains("evil"));
    // The document is behind it, and a platform asks for the health by an address.
    assert_eq!(
        client
            .get("/openapi.json")
            .header("host", "10.0.0.7")
            .await
            .status(),
        400
    );
    assert_eq!(
        client
            .get("/health/live")
            .header("host", "10.0.0.7")
            .await
            .status(),
        200
    );
    let document = client.app().document();
    let operation = document.operation(&Method::GET, "/numbers/{number}").unwrap();
    assert!(operation.responses.contains_key(&400.into()));
}

#[get("/inside", middleware(TrustedHosts::new(["admin.shop.example"])))]
async fn inside() -> Text {
    Text("inside".to_owned())
}

/// The hosts of a route are those that its module, and its app, trust too.
#[purlin::test]
async fn modules_and_routes_have_hosts_of_their_own() {
    let admin = Module::new("admin")
        .middleware(TrustedHosts::new(["*.shop.example"]))
        .routes(routes![inside]);
    let client = TestClient::new(app(numbers()).module(admin));
    for (host, status) in [
        ("admin.shop.example", 200),
        ("www.shop.example", 400),
        ("evil.example", 400),
    ] {
        let answer = client.get("/inside").header("host", host).await;
        assert_eq!(answer.status(), status, "{host}");
    }
    assert_eq!(client.get("/numbers/7").await.status(), 200);
}

#[purlin::test]
async fn a_trusted_proxy_says_which_host_was_asked() {
    let secured = || app(numbers()).middleware(TrustedHosts::new(["shop.example"]));
    let proxies = ["127.0.0.0/8".parse().unwrap()];
    let behind = TestClient::serve(secured().trusted_proxies(proxies)).await;
    let alone = TestClient::serve(secured()).await;
    for (client, forwarded, status) in [
        (&behind, "shop.example", 200),
        (&behind, "evil.example", 400),
        (&alone, "evil.example", 200),
    ] {
        let request = client.get("/numbers/7").header("host", "shop.example");
        let answer = request.header("x-forwarded-host", forwarded).await;
        assert_eq!(answer.status(), status, "{forwarded}");
    }
}

/// Another server than ours hands over what HTTP/2 has instead of `Host`.
#[purlin::test]
async fn the_authority_of_http2_is_a_host() {
    let app = app(numbers())
        .middleware(TrustedHosts::new(["shop.example"]))
        .build()
        .unwrap();
    for (authority, status) in [("shop.example", 200), ("evil.example", 400)] {
        let request = Request::get(format!("https://{authority}/numbers/7")).version(Version::HTTP_2);
        let answer = app
            .clone()
            .oneshot(request.body(Body::empty()).unwrap())
            .await
            .unwrap();
        assert_eq!(answer.status(), status, "{authority}");
    }
}
