//! The whole life of an account.

use purlin::serde_json::{Value, json};

use crate::{Accounts, PASSWORD, Person};

#[purlin::test]
async fn an_account_is_born_lives_and_dies(app: Accounts) {
    assert_eq!(app.register("Ada@Example.com").await.status(), 202);
    let token = json!({ "token": app.mailed_token() });
    assert_eq!(
        app.token("ada@example.com", PASSWORD, "").await.status(),
        400,
        "not confirmed"
    );
    assert_eq!(app.post("/accounts/verify").json(&token).await.status(), 204);
    let again = app.post("/accounts/verify").json(&token).await;
    assert_eq!((again.status(), again.code().as_str()), (400, "token_refused"));

    let ada = app.log_in("ada@example.com").await;
    let me: Value = get(&app, &ada, "/accounts/me").await;
    assert_eq!(me["user"]["email"], "ada@example.com");
    assert_eq!(me["permissions"], json!([]));
    let change = app.patch("/accounts/me").header("authorization", &ada.bearer());
    let changed: Value = change.json(&json!({ "name": "Ada Lovelace" })).await.json();
    assert_eq!(changed["name"], "Ada Lovelace");

    let delete = async |password: &str| {
        let request = app
            .post("/accounts/me/delete")
            .header("authorization", &ada.bearer());
        request.json(&json!({ "password": password })).await.status()
    };
    assert_eq!(delete("a wrong password").await, 403);
    assert_eq!(app.me(&ada).await, 200);
    assert_eq!(delete(PASSWORD).await, 204);
    assert_eq!(app.me(&ada).await, 401);
    assert_eq!(app.refresh(&ada.refresh).await.status(), 400);
    for table in [
        "SELECT count(*) FROM users",
        "SELECT count(*) FROM logins",
        "SELECT count(*) FROM refresh_tokens",
    ] {
        assert_eq!(app.number(table).await, 0, "{table}");
    }
    assert_eq!(
        app.number("SELECT count(*) FROM audit_entries WHERE event = 'account_deleted'")
            .await,
        1
    );
    app.person("ada@example.com").await;
}

#[purlin::test]
async fn the_last_one_who_registers_has_the_address_until_it_is_confirmed(app: Accounts) {
    let mallory =
        json!({ "email": "ada@example.com", "name": "Mallory", "password": "the password of mallory" });
    app.post("/accounts/register").json(&mallory).await;
    let of_mallory = app.mailed_token();
    app.register("ada@example.com").await;
    let of_ada = app.mailed_token();

    let verify = async |token: &str| {
        let body = json!({ "token": token });
        app.post("/accounts/verify").json(&body).await.status()
    };
    assert_eq!(
        verify(&of_mallory).await,
        400,
        "it would confirm the password of somebody else"
    );
    assert_eq!(verify(&of_ada).await, 204);
    let ada = app.log_in("ada@example.com").await;
    let me: Value = get(&app, &ada, "/accounts/me").await;
    assert_eq!(me["user"]["name"], "Ada");
    let stranger = app.token("ada@example.com", "the password of mallory", "").await;
    assert_eq!(stranger.status(), 400);
}

#[purlin::test]
async fn logins_are_listed_and_end(app: Accounts) {
    let ada = app.person("ada@example.com").await;
    let other = app.log_in("ada@example.com").await;
    let logins: Value = get(&app, &ada, "/auth/logins").await;
    let logins = logins["items"].as_array().unwrap();
    assert_eq!(logins.len(), 2);
    let other_id = logins.iter().find(|login| login["is_current"] == false).unwrap()["id"]
        .as_str()
        .unwrap();
    let path = format!("/auth/logins/{other_id}");
    let end = async || {
        app.delete(&path)
            .header("authorization", &ada.bearer())
            .await
            .status()
    };
    assert_eq!(end().await, 204);
    assert_eq!(end().await, 404);
    assert_eq!((app.me(&other).await, app.me(&ada).await), (401, 200));
    assert_eq!(app.refresh(&other.refresh).await.status(), 400);
}

#[purlin::test]
async fn who_logs_out_is_out_at_once(app: Accounts) {
    let ada = app.person("ada@example.com").await;
    let body = json!({ "refresh_token": ada.refresh });
    assert_eq!(app.post("/auth/logout").json(&body).await.status(), 204);
    assert_eq!(app.me(&ada).await, 401);
    assert_eq!(app.refresh(&ada.refresh).await.status(), 400);
    assert_eq!(
        app.post("/auth/logout").json(&body).await.status(),
        204,
        "there is nothing to tell"
    );
}

#[purlin::test]
async fn an_access_token_expires(app: Accounts) {
    let ada = app.person("ada@example.com").await;
    app.clock.advance(std::time::Duration::from_mins(16));
    assert_eq!(app.me(&ada).await, 401);
    assert_eq!(app.refresh(&ada.refresh).await.status(), 200);
}

#[purlin::test]
async fn the_public_keys_are_those_of_our_tokens(app: Accounts) {
    let keys: Value = app.get("/.well-known/jwks.json").await.json();
    assert_eq!(keys["keys"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&keys["keys"][0]["alg"], &keys["keys"][0]["d"]),
        (&json!("EdDSA"), &Value::Null)
    );
}

async fn get(app: &Accounts, person: &Person, path: &str) -> Value {
    app.get(path)
        .header("authorization", &person.bearer())
        .await
        .json()
}
