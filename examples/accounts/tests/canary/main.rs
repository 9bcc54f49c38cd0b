//! Secrets that are put everywhere a secret can come from, and are found nowhere: not in the log of everything at the level `debug`,
//! not in answers that do not hand them out, not when a handler panics, not when the program does not start.

#![allow(clippy::unwrap_used, reason = "what is not there is a failed test")]

#[allow(dead_code, reason = "these tests need a part of it")]
#[path = "../api/fixture/mod.rs"]
mod fixture;
mod program;
mod watch;

use accounts::{Db, database};
use data_encoding::BASE64;
use purlin::config::Sources;
use purlin::prelude::*;
use purlin::serde_json::{Value, json};
use purlin::testing::TestRequest;

use fixture::{Accounts, PASSWORD, Person, text};
use watch::Watch;

const PEPPER: &str = "canary-pepper-4b1f";
const LINK_KEY: &str = "caca0caca1caca2caca3caca4caca5caca6caca7caca8caca9cacaacacabcaca";
const WRONG: &str = "canary wrong password";
const SENT: [&str; 4] = ["canary-header", "canary-cookie", "canary-query", "canary-body"];

/// A handler with a mistake.
#[post("/fall", public)]
async fn fall(x_canary: Header<String>, token: Query<String>, Json(body): Json<Value>) -> NoContent {
    assert!(
        x_canary.is_empty() && token.is_empty() && body.is_null(),
        "it fell"
    );
    NoContent
}

/// A private key in PEM, made of a text, so that it can be looked for.
fn token_key() -> String {
    let mut der = vec![
        0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
    ];
    der.extend_from_slice(b"canary-token-key-of-32-bytes-000");
    let text = BASE64.encode(&der);
    format!("-----BEGIN PRIVATE KEY-----\n{text}\n-----END PRIVATE KEY-----\n")
}

#[purlin::test]
async fn secrets_are_found_nowhere(db: Db) {
    let mut watch = Watch::over_everything();
    let key = token_key();
    let sources = Sources::new()
        .variable("ACCOUNTS_PEPPER", PEPPER)
        .variable("ACCOUNTS_LINK_KEY", LINK_KEY)
        .variable("ACCOUNTS_TOKEN_KEY", &key);
    let app = Accounts::with_more(db, sources, |app| {
        app.module(Module::new("broken").routes(routes![fall]))
    });
    watch.secrets([
        PASSWORD,
        WRONG,
        PEPPER,
        LINK_KEY,
        key.lines().nth(1).unwrap(),
        "canary-token-key",
    ]);
    watch.secrets(SENT);

    let ada = app.person_with("ada@example.com", &["users:read"]).await;
    watch.secrets([&*ada.access, &*ada.refresh]);
    letters(&app, &mut watch).await;
    doors(&app, &ada, &mut watch).await;
    second_factor(&app, &ada, &mut watch).await;
    everywhere(&app, &ada, &mut watch).await;
    watch.nothing_is_found();
}

/// Letters, whose tokens are used, used again, and used for something else.
async fn letters(app: &Accounts, watch: &mut Watch) {
    let post = |path: &str, body: Value| app.post(path).json(&body);
    watch.answer(app.register("grace@example.com")).await;
    let verify = app.mailed_token();
    watch.secrets([&*verify]);
    for _ in 0..2 {
        watch
            .answer(post("/accounts/verify", json!({ "token": verify })))
            .await;
    }
    watch
        .answer(post(
            "/accounts/password-reset",
            json!({ "email": "grace@example.com" }),
        ))
        .await;
    let reset = app.mailed_token();
    watch.secrets([&*reset]);
    watch
        .answer(post("/accounts/verify", json!({ "token": reset })))
        .await;
    for _ in 0..2 {
        let body = json!({ "token": reset, "password": WRONG });
        watch.answer(post("/accounts/password-reset/confirm", body)).await;
    }
}

/// Tokens, cookies and keys: right, wrong, and in the wrong place.
async fn doors(app: &Accounts, ada: &Person, watch: &mut Watch) {
    watch.answer(app.token("ada@example.com", WRONG, "")).await;
    let next: Value = app.refresh(&ada.refresh).await.json();
    let next = text(&next["refresh_token"]);
    let cookie = app.cookie("ada@example.com").await;
    let (_, cookie_value) = cookie.split_once('=').unwrap();
    let key = app.post("/api-keys").header("authorization", &ada.bearer());
    let key: Value = key
        .json(&json!({ "name": "Key", "scopes": ["users:read"] }))
        .await
        .json();
    let key = text(&key["key"]);
    watch.secrets([&*next, cookie_value, &*key]);
    for (name, value) in [
        ("authorization", ada.bearer()),
        ("authorization", format!("Basic {}", ada.access)),
        ("authorization", format!("Bearer {}x", ada.access)),
        ("authorization", format!("Bearer {key}")),
        ("x-api-key", key.clone()),
        ("x-api-key", format!("{key}x")),
        ("x-api-key", ada.access.clone()),
        ("cookie", cookie.clone()),
        ("cookie", format!("{cookie}x")),
    ] {
        for path in ["/accounts/me", "/users", "/roles", "/nowhere", "/api-keys/no-id"] {
            watch.answer(app.get(path).header(name, &value)).await;
        }
        watch
            .answer(
                app.get(&format!("/users?access_token={}", ada.access))
                    .header(name, &value),
            )
            .await;
    }
    for _ in 0..2 {
        let body = json!({ "refresh_token": ada.refresh });
        watch.answer(app.post("/auth/token/refresh").json(&body)).await;
    }
}

async fn second_factor(app: &Accounts, ada: &Person, watch: &mut Watch) {
    let ada = app.log_in(&ada.email).await;
    watch.secrets([&*ada.access, &*ada.refresh]);
    let request = app.post("/totp").header("authorization", &ada.bearer());
    let begun = request.json(&json!({ "password": PASSWORD })).await;
    let secret = text(&begun.json::<Value>()["secret"]);
    watch.secrets([&*secret]);
    let confirm = app.post("/totp/confirm").header("authorization", &ada.bearer());
    watch.answer(confirm.json(&json!({ "code": "canary-bod" }))).await;
    watch
        .answer(app.token(&ada.email, PASSWORD, "").header("x-otp", &secret))
        .await;
}

/// Requests that nobody can do anything with, and a handler that panics.
async fn everywhere(app: &Accounts, ada: &Person, watch: &mut Watch) {
    let [header, cookie, query, body] = SENT;
    let with = |request: TestRequest| request.header("x-canary", header).cookie("canary", cookie);
    for target in [
        "/fall",
        "/accounts/register",
        "/auth/token",
        "/auth/session",
        "/totp/confirm",
        "/nowhere",
    ] {
        let request = || {
            with(
                app.post(&format!("{target}?token={query}"))
                    .header("authorization", &ada.bearer()),
            )
        };
        for content in [
            json!({ "email": body, "name": body, "password": body, "code": body, "token": body }).to_string(),
            format!("{{\"password\": \"{body}"),
            body.to_owned(),
        ] {
            watch
                .answer(request().content("application/json", content.clone()).unchecked())
                .await;
            let form = "application/x-www-form-urlencoded";
            watch.answer(request().content(form, content).unchecked()).await;
        }
    }
}
