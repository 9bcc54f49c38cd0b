//! Second factors.

use std::time::Duration;

use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, Mac};
use purlin::serde_json::{Value, json};
use purlin::testing::TestRequest;
use sha1::Sha1;

use crate::fixture::text;
use crate::{Accounts, PASSWORD, Person};

/// The code that an app on a telephone shows (RFC 6238).
fn code(secret: &str, app: &Accounts) -> String {
    let key = BASE32_NOPAD.decode(secret.as_bytes()).unwrap();
    let step = app.clock.now().as_second() / 30;
    let mut mac = Hmac::<Sha1>::new_from_slice(&key).unwrap();
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let offset = usize::from(hash[19] & 0xf);
    let part: [u8; 4] = hash[offset..offset + 4].try_into().unwrap();
    format!("{:06}", (u32::from_be_bytes(part) & 0x7fff_ffff) % 1_000_000)
}

/// Gives somebody a second factor, and answers its secret and the recovery codes.
async fn enable(app: &Accounts, person: &Person) -> (String, Vec<String>) {
    let post = |path: &str| app.post(path).header("authorization", &person.bearer());
    app.outbox.take();
    let begun: Value = post("/totp").json(&json!({ "password": PASSWORD })).await.json();
    let secret = text(&begun["secret"]);
    assert!(text(&begun["uri"]).starts_with("otpauth://totp/Accounts:ada%40example%2Ecom?secret="));
    let wrong = post("/totp/confirm").json(&json!({ "code": "000000x" })).await;
    assert_eq!((wrong.status(), wrong.code().as_str()), (422, "totp_wrong_code"));
    let confirm = json!({ "code": code(&secret, app) });
    let confirmed: Value = post("/totp/confirm").json(&confirm).await.json();
    assert_eq!(app.letter().subject, "A second factor was added");
    let codes = confirmed["recovery_codes"]
        .as_array()
        .unwrap()
        .iter()
        .map(text)
        .collect();
    (secret, codes)
}

fn with_code(app: &Accounts, code: &str) -> TestRequest {
    app.token("ada@example.com", PASSWORD, "").header("x-otp", code)
}

#[purlin::test]
async fn a_code_is_asked_for_and_works_once(app: Accounts) {
    let ada = app.person("ada@example.com").await;
    let (secret, _) = enable(&app, &ada).await;
    let without = app.token("ada@example.com", PASSWORD, "").await;
    assert_eq!(
        (without.status(), without.code().as_str()),
        (403, "totp_required")
    );
    let wrong = app.token("ada@example.com", "a wrong password", "").await;
    assert_eq!(
        wrong.text(),
        r#"{"error":"invalid_grant"}"#,
        "who does not know the password learns nothing"
    );

    let used = with_code(&app, &code(&secret, &app)).await;
    assert_eq!(
        (used.status(), used.code().as_str()),
        (403, "totp_wrong_code"),
        "it confirmed already"
    );
    app.clock.advance(Duration::from_secs(30));
    let now = code(&secret, &app);
    assert_eq!(with_code(&app, &now).await.status(), 200);
    assert_eq!(with_code(&app, &now).await.status(), 403);
    app.clock.advance(Duration::from_secs(30));
    let body = json!({ "email": "ada@example.com", "password": PASSWORD, "code": code(&secret, &app) });
    assert_eq!(app.post("/auth/session").json(&body).await.status(), 204);
    let again = app.post("/auth/session").json(&body).await;
    assert_eq!((again.status(), again.code().as_str()), (403, "totp_wrong_code"));
}

/// Forms ask for the password first, and for the code when they are told to. Nobody has guessed by that, however often.
#[purlin::test]
async fn a_code_that_is_yet_to_come_is_no_failure(app: Accounts) {
    let ada = app.person("ada@example.com").await;
    let (secret, _) = enable(&app, &ada).await;
    for _ in 0..10 {
        assert_eq!(app.token("ada@example.com", PASSWORD, "").await.status(), 403);
    }
    app.clock.advance(Duration::from_secs(30));
    assert_eq!(with_code(&app, &code(&secret, &app)).await.status(), 200);
    let failed = "SELECT count(*) FROM audit_entries WHERE event = 'login_failed'";
    assert_eq!(app.number(failed).await, 0);
}

#[purlin::test]
async fn a_recovery_code_works_once(app: Accounts) {
    let ada = app.person("ada@example.com").await;
    let (_, codes) = enable(&app, &ada).await;
    assert_eq!(codes.len(), 10);
    assert_eq!(with_code(&app, &codes[3]).await.status(), 200);
    assert_eq!(with_code(&app, &codes[3]).await.status(), 403);
    assert_eq!(with_code(&app, &codes[4].to_lowercase()).await.status(), 200);
    let used = "SELECT count(*) FROM audit_entries WHERE event = 'recovery_code_used'";
    assert_eq!(app.number(used).await, 2);
}

#[purlin::test]
async fn codes_cannot_be_guessed(app: Accounts) {
    let ada = app.person("ada@example.com").await;
    let (secret, _) = enable(&app, &ada).await;
    app.clock.advance(Duration::from_secs(30));
    for _ in 0..5 {
        assert_eq!(with_code(&app, "000000").await.status(), 403);
    }
    assert_eq!(with_code(&app, &code(&secret, &app)).await.status(), 429);
    let failed = "SELECT count(*) FROM audit_entries WHERE event = 'login_failed'";
    assert_eq!(app.number(failed).await, 5);
}

#[purlin::test]
async fn it_is_given_up_with_the_password(app: Accounts) {
    let ada = app.person("ada@example.com").await;
    enable(&app, &ada).await;
    let post = async |path: &str, body: &Value| {
        let request = app.post(path).header("authorization", &ada.bearer());
        let answer = request.json(body).await;
        answer.status()
    };
    let begin = app.post("/totp").header("authorization", &ada.bearer());
    let begin = begin.json(&json!({ "password": PASSWORD })).await;
    assert_eq!((begin.status(), begin.code().as_str()), (409, "totp_enabled"));
    assert_eq!(
        post("/totp/disable", &json!({ "password": "a wrong password" })).await,
        403
    );
    assert_eq!(app.token("ada@example.com", PASSWORD, "").await.status(), 403);
    assert_eq!(post("/totp/disable", &json!({ "password": PASSWORD })).await, 204);
    assert_eq!(app.letter().subject, "Your second factor was removed");
    assert_eq!(app.token("ada@example.com", PASSWORD, "").await.status(), 200);
    for _ in 0..10 {
        let nothing = json!({ "code": "123456" });
        assert_eq!(
            post("/totp/confirm", &nothing).await,
            409,
            "there is nothing to guess"
        );
    }
}

/// Or whoever finds the door open would lock the owner out.
#[purlin::test]
async fn it_is_begun_with_the_password(app: Accounts) {
    let ada = app.person("ada@example.com").await;
    let begin = async |body: &Value| {
        let request = app.post("/totp").header("authorization", &ada.bearer());
        request.json(body).await
    };
    assert_eq!(begin(&json!({})).await.status(), 422);
    let wrong = json!({ "password": "a wrong password" });
    for _ in 0..5 {
        let answer = begin(&wrong).await;
        assert_eq!((answer.status(), answer.code().as_str()), (403, "password_wrong"));
    }
    let right = json!({ "password": PASSWORD });
    assert_eq!(begin(&right).await.status(), 429, "it cannot be guessed");
    assert_eq!(app.number("SELECT count(*) FROM second_factors").await, 0);
}

#[purlin::test]
async fn an_administrator_removes_it(app: Accounts) {
    let ada = app.person("ada@example.com").await;
    let boss = app.person_with("boss@example.com", &["users:write"]).await;
    enable(&app, &ada).await;
    let remove = async |id: &str| {
        let path = format!("/users/{id}/second-factor");
        let request = app.delete(&path).header("authorization", &boss.bearer());
        let answer = request.await;
        let status = answer.status();
        let code = if status >= 400 {
            answer.code()
        } else {
            String::new()
        };
        (status, code)
    };
    assert_eq!(remove(&ada.id).await.0, 204);
    assert_eq!(app.letter().subject, "Your second factor was removed");
    app.log_in("ada@example.com").await;
    assert_eq!(remove(&ada.id).await.0, 204, "there is none any more");
    assert!(app.outbox.take().is_empty());
    let removed =
        "SELECT count(*) FROM audit_entries WHERE event = 'second_factor_disabled' AND actor_id <> user_id";
    assert_eq!(app.number(removed).await, 1);

    assert_eq!(remove(&boss.id).await, (403, "own_second_factor".to_owned()));
    let nobody = "00000000-0000-4000-8000-000000000000";
    assert_eq!(remove(nobody).await, (404, "user_not_found".to_owned()));
}
