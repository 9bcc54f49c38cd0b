//! Other passwords, and passwords that are guessed.

use std::time::Duration;

use futures_util::future::{join, join_all};
use purlin::security::{Cost, PasswordOptions, Passwords};
use purlin::serde_json::{Value, json};
use purlin::testing::TestResponse;

use crate::{Accounts, PASSWORD};

const OTHER: &str = "battery staple horse";

#[purlin::test]
async fn a_letter_sets_one_new_password(app: Accounts) {
    let ada = app.person("ada@example.com").await;
    let cookie = app.cookie("ada@example.com").await;
    let body = json!({ "email": "ada@example.com" });
    app.post("/accounts/password-reset").json(&body).await;
    let first = app.mailed_token();
    app.post("/accounts/password-reset").json(&body).await;
    let second = app.mailed_token();

    let confirm = async |token: &str| {
        let body = json!({ "token": token, "password": OTHER });
        app.post("/accounts/password-reset/confirm")
            .json(&body)
            .await
            .status()
    };
    assert_eq!(confirm(&second).await, 204);
    assert_eq!(app.letter().subject, "Your password was changed");
    assert_eq!(
        (confirm(&second).await, confirm(&first).await),
        (400, 400),
        "each works once, and with it all others"
    );

    assert_eq!(app.me(&ada).await, 401);
    assert_eq!(
        app.get("/accounts/me").header("cookie", &cookie).await.status(),
        401
    );
    assert_eq!(app.refresh(&ada.refresh).await.status(), 400);
    assert_eq!(app.token("ada@example.com", PASSWORD, "").await.status(), 400);
    assert_eq!(app.token("ada@example.com", OTHER, "").await.status(), 200);
}

#[purlin::test]
async fn the_token_of_a_letter_ends_and_is_for_one_thing(app: Accounts) {
    app.register("ada@example.com").await;
    let verification = app.mailed_token();
    let body = json!({ "token": verification, "password": OTHER });
    let confirm = app.post("/accounts/password-reset/confirm").json(&body).await;
    assert_eq!(
        (confirm.status(), confirm.code().as_str()),
        (400, "token_refused")
    );
    app.clock.advance(Duration::from_hours(24));
    let late = app
        .post("/accounts/verify")
        .json(&json!({ "token": verification }))
        .await;
    assert_eq!(late.status(), 400);
}

#[purlin::test]
async fn a_new_password_logs_everybody_out(app: Accounts) {
    let ada = app.person("ada@example.com").await;
    let other = app.log_in("ada@example.com").await;
    let change = async |current: &str| {
        let body = json!({ "current": current, "new": OTHER });
        let request = app
            .post("/accounts/me/password")
            .header("authorization", &ada.bearer());
        request.json(&body).await
    };
    let wrong = change("a wrong password").await;
    assert_eq!((wrong.status(), wrong.code().as_str()), (403, "password_wrong"));
    assert_eq!(change(PASSWORD).await.status(), 204);
    assert_eq!(app.letter().subject, "Your password was changed");
    assert_eq!((app.me(&ada).await, app.me(&other).await), (401, 401));
    assert_eq!(app.refresh(&other.refresh).await.status(), 400);
    assert_eq!(app.token("ada@example.com", OTHER, "").await.status(), 200);
}

#[purlin::test]
async fn whoever_guesses_has_to_wait(app: Accounts) {
    app.person("ada@example.com").await;
    for email in ["ada@example.com", "unknown@example.com"] {
        for _ in 0..5 {
            assert_eq!(app.token(email, "a wrong password", "").await.status(), 400);
        }
        // The right one has to wait too, or it would tell itself.
        let throttled = app.token(email, PASSWORD, "").await;
        assert_eq!(
            (throttled.status(), throttled.header("retry-after")),
            (429, Some("1")),
            "{email}"
        );
        assert_eq!(throttled.code(), "too_many_attempts");
        let spaced = app.token(&format!("+{email}"), PASSWORD, "").await;
        assert_eq!(spaced.status(), 429, "{email} with a space in front");
    }
    app.clock.advance(Duration::from_secs(1));
    assert_eq!(app.token("ada@example.com", PASSWORD, "").await.status(), 200);
    assert_eq!(
        app.token("ada@example.com", "a wrong password", "")
            .await
            .status(),
        400,
        "all is forgotten"
    );
}

#[purlin::test]
async fn weak_passwords_are_refused_and_not_shown(app: Accounts) {
    for (password, fault) in [
        ("tiny-pw", "body /password string_too_short"),
        ("Password123", "body /password password_guessable"),
    ] {
        let body = json!({ "email": "ada@example.com", "name": "Ada", "password": password });
        let answer = app.post("/accounts/register").json(&body).await;
        assert!(
            answer.faults().iter().any(|known| known == fault),
            "{:?}",
            answer.faults()
        );
        assert!(!answer.text().contains(password));
    }
}

/// A password is looked at outside of the transaction that logs in: it may be another one by then.
#[purlin::test(database)]
async fn who_logs_in_while_the_password_changes_is_out_as_well(app: Accounts) {
    app.person("ada@example.com").await;
    let mut password = PASSWORD;
    for _ in 0..8 {
        let other = if password == PASSWORD { OTHER } else { PASSWORD };
        let tokens: Value = app.token("ada@example.com", password, "").await.json();
        let bearer = format!("Bearer {}", tokens["access_token"].as_str().unwrap_or_default());
        let change = json!({ "current": password, "new": other });
        let change = app
            .post("/accounts/me/password")
            .header("authorization", &bearer)
            .json(&change);
        let logins = join_all((0..4).map(|_| async { app.token("ada@example.com", password, "").await }));
        let (changed, logins) = join(change.into_future(), logins).await;
        assert_eq!(changed.status(), 204);
        for login in logins.iter().filter(|login| login.status() == 200) {
            let bearer = format!(
                "Bearer {}",
                login.json::<Value>()["access_token"].as_str().unwrap()
            );
            assert_eq!(
                app.get("/accounts/me")
                    .header("authorization", &bearer)
                    .await
                    .status(),
                401
            );
        }
        password = other;
        app.clock.advance(Duration::from_hours(24));
    }
}

#[purlin::test(database)]
async fn of_two_who_use_a_letter_at_once_one_sets_the_password(app: Accounts) {
    app.person("ada@example.com").await;
    let body = json!({ "email": "ada@example.com" });
    app.post("/accounts/password-reset").json(&body).await;
    let body = json!({ "token": app.mailed_token(), "password": OTHER });
    let confirm = || {
        app.post("/accounts/password-reset/confirm")
            .json(&body)
            .into_future()
    };
    let answers = join_all([confirm(), confirm(), confirm(), confirm()]).await;
    let done = answers.iter().filter(|answer| answer.status() == 204).count();
    let refused = answers.iter().filter(|answer| answer.status() == 400).count();
    assert_eq!((done, refused), (1, 3));
}

/// The accounts cannot be read for a while, or no login can be written, and nobody has guessed by that.
#[purlin::test(database)]
async fn what_the_app_could_not_do_is_no_failure(app: Accounts) {
    app.person("ada@example.com").await;
    for (away, back) in [
        (
            "ALTER TABLE users RENAME TO users_elsewhere",
            "ALTER TABLE users_elsewhere RENAME TO users",
        ),
        (
            "ALTER TABLE logins RENAME TO logins_elsewhere",
            "ALTER TABLE logins_elsewhere RENAME TO logins",
        ),
    ] {
        app.run(away).await;
        for _ in 0..10 {
            let request = app.token("ada@example.com", PASSWORD, "");
            assert_eq!(request.unchecked().await.status(), 500, "{away}");
        }
        app.run(back).await;
        assert_eq!(app.token("ada@example.com", PASSWORD, "").await.status(), 200);
    }
}

/// Whoever finds a session keeps nobody from logging in, and whoever knows the address nobody from changing the password.
#[purlin::test]
async fn guesses_within_a_session_and_outside_are_counted_apart(app: Accounts) {
    let ada = app.person("ada@example.com").await;
    let change = async |current: &str| {
        let body = json!({ "current": current, "new": OTHER });
        let request = app
            .post("/accounts/me/password")
            .header("authorization", &ada.bearer());
        request.json(&body).await.status()
    };
    for _ in 0..5 {
        assert_eq!(change("a wrong password").await, 403);
    }
    assert_eq!(change(PASSWORD).await, 429, "it cannot be guessed");
    app.log_in("ada@example.com").await;

    app.clock.advance(Duration::from_secs(1));
    for _ in 0..5 {
        let guess = app.token("ada@example.com", "a wrong password", "").await;
        assert_eq!(guess.status(), 400);
    }
    assert_eq!(app.token("ada@example.com", PASSWORD, "").await.status(), 429);
    // The name that proofs are counted under, which whoever knows the id can write.
    for _ in 0..5 {
        let guess = app.token(&format!("proof+{}", ada.id), "x", "").await;
        assert_eq!(guess.status(), 400);
    }
    assert_eq!(change(PASSWORD).await, 204);
}

/// The first one stores the password at another cost, under the hands of the others.
#[purlin::test(database)]
async fn of_several_logins_at_once_none_fails_when_hashes_cost_more(app: Accounts) {
    let ada = app.person("ada@example.com").await;
    let older = Passwords::with(PasswordOptions::new().cost(Cost::new(16, 1, 1).unwrap()));
    let older = older.hash(PASSWORD).await.unwrap();
    app.store_password(&ada.id, &older).await;
    let logins = join_all((0..4).map(|_| async { app.token("ada@example.com", PASSWORD, "").await }));
    let statuses: Vec<u16> = logins.await.iter().map(TestResponse::status).collect();
    assert_eq!(statuses, [200; 4]);
    let old = "SELECT count(*) FROM users WHERE password LIKE '%m=16,%'";
    assert_eq!(app.number(old).await, 0);
}
