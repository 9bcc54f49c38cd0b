//! What keeps pages of other sites out.

use accounts::Db;
use purlin::config::Sources;
use purlin::http::Method;
use purlin::serde_json::json;

use crate::Accounts;

const PAGES: &str = "https://pages.example.com";

#[purlin::test]
async fn pages_of_other_sites_cannot_write(db: Db) {
    let app = Accounts::with(db, Sources::new().variable("ACCOUNTS_ORIGINS", PAGES));
    app.person("ada@example.com").await;
    let cookie = app.cookie("ada@example.com").await;
    let rename = |site: &str, origin: &str| {
        let request = app.patch("/accounts/me").header("cookie", &cookie);
        let request = request.header("sec-fetch-site", site).header("origin", origin);
        request.json(&json!({ "name": "Mallory" }))
    };
    let forged = rename("cross-site", "https://evil.example.com").await;
    assert_eq!((forged.status(), forged.code().as_str()), (403, "cross_site"));
    assert_eq!(rename("same-origin", "http://localhost").await.status(), 200);
    assert_eq!(rename("cross-site", PAGES).await.status(), 200);
}

#[purlin::test]
async fn pages_that_the_settings_name_can_read(db: Db) {
    let app = Accounts::with(db, Sources::new().variable("ACCOUNTS_ORIGINS", PAGES));
    let allowed = async |origin: &str| {
        let answer = app.get("/accounts/me").header("origin", origin).await;
        answer.header("access-control-allow-origin").map(str::to_owned)
    };
    assert_eq!(allowed(PAGES).await.as_deref(), Some(PAGES));
    assert_eq!(allowed("https://evil.example.com").await, None);
}

/// What a browser asks before it sends a page's request, and what it wants to hear.
#[purlin::test]
async fn pages_that_the_settings_name_may_send_cookies_and_codes(db: Db) {
    let app = Accounts::with(db, Sources::new().variable("ACCOUNTS_ORIGINS", PAGES));
    let preflight = async |method: &str, path: &str, names: &str| {
        let request = app.request(Method::OPTIONS, path).header("origin", PAGES);
        let request = request
            .header("access-control-request-method", method)
            .header("access-control-request-headers", names)
            .header("sec-fetch-site", "same-site");
        request.unchecked().await
    };
    for (method, path, names) in [
        ("POST", "/auth/token", "x-otp"),
        ("POST", "/auth/session", "content-type"),
        ("PATCH", "/accounts/me", "authorization,content-type"),
    ] {
        let answer = preflight(method, path, names).await;
        assert_eq!(answer.status(), 204, "{path}: {}", answer.text());
        assert_eq!(answer.header("access-control-allow-origin"), Some(PAGES));
        assert_eq!(answer.header("access-control-allow-credentials"), Some("true"));
        let allowed = answer.header("access-control-allow-headers").unwrap();
        assert!(names.split(',').all(|name| allowed.contains(name)), "{allowed}");
    }

    app.person("ada@example.com").await;
    let cookie = app.cookie("ada@example.com").await;
    let request = app.patch("/accounts/me").header("cookie", &cookie);
    let request = request
        .header("sec-fetch-site", "same-site")
        .header("origin", PAGES);
    let changed = request.json(&json!({ "name": "Ada Lovelace" })).await;
    assert_eq!(changed.status(), 200);
    assert_eq!(changed.header("access-control-allow-credentials"), Some("true"));
}

#[purlin::test]
async fn by_default_no_page_can(app: Accounts) {
    let answer = app.get("/accounts/me").header("origin", PAGES).await;
    assert_eq!(answer.header("access-control-allow-origin"), None);
}

#[purlin::test]
async fn whoever_comes_too_often_has_to_wait(db: Db) {
    let sources = Sources::new()
        .variable("ACCOUNTS_LOGINS_PER_MINUTE", "3")
        .variable("ACCOUNTS_LETTERS_PER_HOUR", "3");
    let app = Accounts::with(db, sources);
    for _ in 0..3 {
        assert_eq!(app.register("ada@example.com").await.status(), 202);
        assert_eq!(
            app.token("ada@example.com", "a wrong password", "")
                .await
                .status(),
            400
        );
    }
    for answer in [
        app.register("ada@example.com").await,
        app.token("eve@example.com", "a", "").await,
    ] {
        assert_eq!(
            (answer.status(), answer.code().as_str()),
            (429, "too_many_requests")
        );
        assert!(answer.header("retry-after").is_some());
    }
}
