//! No answer tells who has an account.

use purlin::serde_json::json;
use purlin::testing::{TestRequest, TestResponse};

use crate::{Accounts, PASSWORD};

/// All that a client sees, but for the id of the request, and how many more it may send.
fn seen(answer: &TestResponse) -> (u16, Vec<(String, String)>, Vec<u8>) {
    let counts = ["x-request-id", "ratelimit"];
    let fields = answer
        .headers()
        .iter()
        .filter(|(name, _)| !counts.contains(&name.as_str()));
    let fields = fields.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()));
    (answer.status(), fields.collect(), answer.bytes().to_vec())
}

/// Sends the same for an address that is known, one that is not, one that is not confirmed, and one that is disabled.
async fn compare(app: &Accounts, request: impl Fn(&str) -> TestRequest) -> u16 {
    app.person("known@example.com").await;
    app.register("unconfirmed@example.com").await;
    let disabled = app.person("disabled@example.com").await;
    let boss = app.person_with("boss@example.com", &["users:write"]).await;
    let path = format!("/users/{}", disabled.id);
    let disable = app.patch(&path).header("authorization", &boss.bearer());
    assert_eq!(disable.json(&json!({ "is_disabled": true })).await.status(), 200);

    let expected = seen(&request("unknown@example.com").await);
    for email in [
        "known@example.com",
        "unconfirmed@example.com",
        "disabled@example.com",
    ] {
        assert_eq!(seen(&request(email).await), expected, "{email}");
    }
    expected.0
}

#[purlin::test]
async fn registering_tells_nothing(app: Accounts) {
    assert_eq!(compare(&app, |email| app.register(email)).await, 202);
    let subjects: Vec<&str> = app.outbox.take().iter().map(|letter| letter.subject).collect();
    assert_eq!(
        subjects
            .iter()
            .filter(|subject| **subject == "You have an account")
            .count(),
        2
    );
}

#[purlin::test]
async fn a_wrong_password_tells_nothing(app: Accounts) {
    let status = compare(&app, |email| app.token(email, "a wrong password", "")).await;
    assert_eq!(status, 400);
    let session = |email: &str| {
        let body = json!({ "email": email, "password": "a wrong password" });
        app.post("/auth/session").json(&body)
    };
    let unknown = seen(&session("unknown@example.com").await);
    assert_eq!(unknown.0, 401);
    assert_eq!(seen(&session("known@example.com").await), unknown);
}

#[purlin::test]
async fn the_right_password_of_an_account_that_is_not_confirmed_tells_nothing(app: Accounts) {
    // Whoever registers with the address of somebody else must not learn from it whether it was free.
    app.register("ada@example.com").await;
    let unconfirmed = seen(&app.token("ada@example.com", PASSWORD, "").await);
    assert_eq!(
        unconfirmed,
        seen(&app.token("eve@example.com", PASSWORD, "").await)
    );
}

#[purlin::test]
async fn asking_for_a_new_password_tells_nothing(app: Accounts) {
    let request = |email: &str| {
        app.post("/accounts/password-reset")
            .json(&json!({ "email": email }))
    };
    assert_eq!(compare(&app, request).await, 202);
}

#[purlin::test]
async fn known_and_unknown_are_the_same_work(app: Accounts) {
    app.person("ada@example.com").await;
    let entries = "SELECT count(*) FROM audit_entries";
    for (email, password) in [
        ("ada@example.com", "wrong wrong"),
        ("eve@example.com", "wrong wrong"),
    ] {
        let before = app.number(entries).await;
        app.token(email, password, "").await;
        assert_eq!(app.number(entries).await, before + 1, "{email}");
        let body = json!({ "email": email });
        app.post("/accounts/password-reset").json(&body).await;
        assert_eq!(app.number(entries).await, before + 2, "{email}");
        app.outbox.take();
        assert_eq!(app.register(email).await.status(), 202);
        assert_eq!(app.number(entries).await, before + 3, "{email}");
        assert_eq!(app.letter().to, email);
    }
}
