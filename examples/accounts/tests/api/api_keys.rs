//! Keys for programs.

use std::time::Duration;

use futures_util::future::{join, join_all};
use purlin::serde_json::{Value, json};
use purlin::testing::TestResponse;

use crate::fixture::text;
use crate::{Accounts, PASSWORD, Person};

/// Makes a key, and answers its id and its text.
async fn key(app: &Accounts, person: &Person, scopes: &[&str]) -> (String, String) {
    let answer = create(
        app,
        person,
        &json!({ "name": "Report", "scopes": scopes, "days": 7 }),
    )
    .await;
    assert_eq!(answer.status(), 201);
    let created: Value = answer.json();
    (text(&created["api_key"]["id"]), text(&created["key"]))
}

async fn create(app: &Accounts, person: &Person, body: &Value) -> TestResponse {
    app.post("/api-keys")
        .header("authorization", &person.bearer())
        .json(body)
        .await
}

/// The status of an answer to a key.
async fn with_key(app: &Accounts, path: &str, key: &str) -> u16 {
    app.get(path).header("x-api-key", key).await.status()
}

#[purlin::test]
async fn a_key_opens_its_scopes_and_nothing_of_the_account(app: Accounts) {
    let ada = app
        .person_with("ada@example.com", &["users:read", "roles:read"])
        .await;
    let (_, key) = key(&app, &ada, &["users:read"]).await;
    assert_eq!(with_key(&app, "/users", &key).await, 200);
    assert_eq!(with_key(&app, "/roles", &key).await, 403);
    let me: Value = app.get("/accounts/me").header("x-api-key", &key).await.json();
    assert_eq!(me["permissions"], json!(["users:read"]));
    for path in ["/api-keys", "/auth/logins"] {
        assert_eq!(with_key(&app, path, &key).await, 401, "{path}");
    }
    let listed: Value = app
        .get("/api-keys")
        .header("authorization", &ada.bearer())
        .await
        .json();
    assert!(!listed.to_string().contains(&key));
    assert_eq!(listed[0]["prefix"], key[4..16]);
    assert_eq!(
        app.number("SELECT count(*) FROM api_keys WHERE hash LIKE 'acc%'")
            .await,
        0
    );
}

#[purlin::test]
async fn a_key_opens_no_more_than_its_owner_may_do(app: Accounts) {
    let ada = app.person_with("ada@example.com", &["users:read"]).await;
    let body = json!({ "name": "Too much", "scopes": ["users:read", "users:write"] });
    let more = create(&app, &ada, &body).await;
    assert_eq!((more.status(), more.code().as_str()), (403, "scope_not_held"));

    let (_, key) = key(&app, &ada, &["users:read"]).await;
    let boss = app
        .person_with("boss@example.com", &["roles:read", "roles:write"])
        .await;
    let roles: Value = app
        .get("/roles")
        .header("authorization", &boss.bearer())
        .await
        .json();
    let roles = roles.as_array().unwrap();
    let of_ada = roles
        .iter()
        .find(|role| role["permissions"] == json!(["users:read"]))
        .unwrap();
    let path = format!("/roles/{}", text(&of_ada["id"]));
    assert_eq!(
        app.delete(&path)
            .header("authorization", &boss.bearer())
            .await
            .status(),
        204
    );
    assert_eq!(
        with_key(&app, "/users", &key).await,
        403,
        "the owner lost it, and so did the key"
    );
}

#[purlin::test]
async fn a_key_ends_and_is_revoked(app: Accounts) {
    let ada = app.person("ada@example.com").await;
    let (_, key_that_ends) = key(&app, &ada, &[]).await;
    assert_eq!(with_key(&app, "/accounts/me", &key_that_ends).await, 200);
    app.clock.advance(Duration::from_hours(7 * 24));
    assert_eq!(with_key(&app, "/accounts/me", &key_that_ends).await, 401);

    let ada = app.log_in("ada@example.com").await;
    let (id, key) = key(&app, &ada, &[]).await;
    let path = format!("/api-keys/{id}");
    let revoke = async || {
        app.delete(&path)
            .header("authorization", &ada.bearer())
            .await
            .status()
    };
    assert_eq!((revoke().await, revoke().await), (204, 404));
    assert_eq!(with_key(&app, "/accounts/me", &key).await, 401);
}

#[purlin::test]
async fn a_key_opens_nothing_while_its_owner_is_disabled(app: Accounts) {
    let boss = app
        .person_with("boss@example.com", &["users:read", "users:write"])
        .await;
    let ada = app.person("ada@example.com").await;
    let (_, key) = key(&app, &ada, &[]).await;
    for (is_disabled, status) in [(true, 401), (false, 200)] {
        let set = app
            .patch(&format!("/users/{}", ada.id))
            .header("authorization", &boss.bearer())
            .json(&json!({ "is_disabled": is_disabled }))
            .await;
        assert_eq!(set.status(), 200);
        assert_eq!(
            with_key(&app, "/accounts/me", &key).await,
            status,
            "{is_disabled}"
        );
    }
}

#[purlin::test]
async fn a_new_password_revokes_all_keys(app: Accounts) {
    let ada = app.person("ada@example.com").await;
    let (_, of_change) = key(&app, &ada, &[]).await;
    let other = app.person("other@example.com").await;
    let (_, of_other) = key(&app, &other, &[]).await;
    let change = json!({ "current": PASSWORD, "new": "battery staple horse" });
    let request = app
        .post("/accounts/me/password")
        .header("authorization", &ada.bearer());
    assert_eq!(request.json(&change).await.status(), 204);
    assert!(app.letter().text.contains("keys of your programs were revoked"));
    assert_eq!(with_key(&app, "/accounts/me", &of_change).await, 401);

    let (_, of_reset) = key(&app, &other, &[]).await;
    let forgotten = json!({ "email": "other@example.com" });
    app.post("/accounts/password-reset").json(&forgotten).await;
    let body = json!({ "token": app.mailed_token(), "password": "battery staple horse" });
    let confirm = app.post("/accounts/password-reset/confirm").json(&body).await;
    assert_eq!(confirm.status(), 204);
    for key in [of_other, of_reset] {
        assert_eq!(with_key(&app, "/accounts/me", &key).await, 401);
    }
    let revoked =
        "SELECT count(*) FROM audit_entries WHERE event = 'api_key_revoked' AND subject_id IS NOT NULL";
    assert_eq!(app.number(revoked).await, 3);
}

/// Whoever makes keys with a stolen token, and goes on while the owner changes the password, has none afterwards.
#[purlin::test(database)]
async fn no_key_is_made_beside_a_new_password(app: Accounts) {
    let mut ada = app.person("ada@example.com").await;
    let mut password = PASSWORD;
    for _ in 0..8 {
        let other = if password == PASSWORD {
            "battery staple horse"
        } else {
            PASSWORD
        };
        let change = json!({ "current": password, "new": other });
        let change = app
            .post("/accounts/me/password")
            .header("authorization", &ada.bearer())
            .json(&change);
        let body = json!({ "name": "Thief" });
        let keys = join_all((0..4).map(|_| create(&app, &ada, &body)));
        let (changed, _) = join(change.into_future(), keys).await;
        assert_eq!(changed.status(), 204);
        assert_eq!(app.number("SELECT count(*) FROM api_keys").await, 0);
        let tokens: Value = app.token("ada@example.com", other, "").await.json();
        ada.access = text(&tokens["access_token"]);
        password = other;
    }
}

#[purlin::test]
async fn what_is_no_key_opens_nothing(app: Accounts) {
    let ada = app.person("ada@example.com").await;
    let (_, key) = key(&app, &ada, &[]).await;
    let changed = format!("{}0", &key[..key.len() - 1]);
    let changed = if changed == key {
        format!("{}1", &key[..key.len() - 1])
    } else {
        changed
    };
    for wrong in ["acc_", "nonsense", &key[..key.len() - 1], &changed, &key[4..]] {
        let answer = app.get("/accounts/me").header("x-api-key", wrong).await;
        assert_eq!(
            (answer.status(), answer.code().as_str()),
            (401, "unauthorized"),
            "{wrong}"
        );
    }
}
