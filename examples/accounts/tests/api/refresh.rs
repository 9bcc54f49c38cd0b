//! Refresh tokens, each of which is used once.

use std::time::Duration;

use futures_util::future::join_all;
use purlin::serde_json::{Value, json};
use purlin::testing::TestResponse;

use crate::Accounts;
use crate::fixture::text;

#[purlin::test]
async fn each_token_gives_the_next(app: Accounts) {
    let ada = app.person("ada@example.com").await;
    let mut token = ada.refresh;
    for _ in 0..3 {
        let answer: Value = app.refresh(&token).await.json();
        token = text(&answer["refresh_token"]);
        let access = format!("Bearer {}", text(&answer["access_token"]));
        assert_eq!(
            app.get("/accounts/me")
                .header("authorization", &access)
                .await
                .status(),
            200
        );
    }
}

#[purlin::test]
async fn a_token_that_comes_twice_ends_the_login(app: Accounts) {
    let ada = app.person("ada@example.com").await;
    let other = app.log_in("ada@example.com").await;
    let next: Value = app.refresh(&ada.refresh).await.json();
    let stolen = app.refresh(&ada.refresh).await;
    assert_eq!(
        (stolen.status(), stolen.text()),
        (400, r#"{"error":"invalid_grant"}"#)
    );

    assert_eq!(app.refresh(&text(&next["refresh_token"])).await.status(), 400);
    let access = format!("Bearer {}", text(&next["access_token"]));
    assert_eq!(
        app.get("/accounts/me")
            .header("authorization", &access)
            .await
            .status(),
        401
    );
    let reused =
        "SELECT count(*) FROM audit_entries WHERE event = 'refresh_token_reused' AND user_id IS NOT NULL";
    assert_eq!(app.number(reused).await, 1);
    assert_eq!(app.me(&other).await, 200, "other logins go on");
}

#[purlin::test(database)]
async fn of_two_at_once_one_gets_the_next(app: Accounts) {
    let ada = app.person("ada@example.com").await;
    let both = join_all((0..2).map(|_| app.refresh(&ada.refresh))).await;
    let mut statuses: Vec<u16> = both.iter().map(TestResponse::status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 400]);
}

#[purlin::test]
async fn what_is_no_token_is_refused(app: Accounts) {
    let ada = app.person("ada@example.com").await;
    for token in ["", "no token", &ada.access, &"A".repeat(43)] {
        let answer = app.refresh(token).await;
        let is_long = token.len() > 200;
        assert_eq!(answer.status(), if is_long { 422 } else { 400 });
    }
    app.clock.advance(Duration::from_hours(14 * 24));
    assert_eq!(app.refresh(&ada.refresh).await.status(), 400);
}

#[purlin::test]
async fn a_token_opens_what_was_asked_for(app: Accounts) {
    app.person_with("ada@example.com", &["users:read", "roles:read"])
        .await;
    let narrow = app.log_in_for("ada@example.com", "users:read").await;
    let get = async |path: &str, access: &str| {
        let bearer = format!("Bearer {access}");
        app.get(path).header("authorization", &bearer).await.status()
    };
    assert_eq!(
        (
            get("/users", &narrow.access).await,
            get("/roles", &narrow.access).await
        ),
        (200, 403)
    );
    let next: Value = app.refresh(&narrow.refresh).await.json();
    assert_eq!(next["scope"], "users:read");
    assert_eq!(
        get("/roles", &text(&next["access_token"])).await,
        403,
        "the next one no more"
    );

    let more = app
        .token(
            "ada@example.com",
            crate::PASSWORD,
            "&scope=users:write+roles:read",
        )
        .await;
    assert_eq!(
        more.json::<Value>()["scope"],
        json!("roles:read"),
        "no more than the user may do"
    );
    let unknown = app
        .token("ada@example.com", crate::PASSWORD, "&scope=everything")
        .await;
    assert_eq!(
        (unknown.status(), unknown.text()),
        (400, r#"{"error":"invalid_scope"}"#)
    );
    let logged_in = "SELECT count(*) FROM audit_entries WHERE event = 'logged_in'";
    let before = app.number(logged_in).await;
    let nothing = app
        .token("ada@example.com", crate::PASSWORD, "&scope=audit:read")
        .await;
    assert_eq!(
        (nothing.status(), nothing.text()),
        (400, r#"{"error":"invalid_scope"}"#),
        "without a scope it would be taken for a token with all of them"
    );
    assert_eq!(
        app.number(logged_in).await,
        before + 1,
        "nobody tries a password in silence"
    );
}
