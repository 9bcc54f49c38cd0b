//! Browsers, which are known by a cookie.

use std::time::Duration;

use purlin::serde_json::{Value, json};

use crate::{Accounts, PASSWORD};

#[purlin::test]
async fn a_cookie_lets_in_until_it_is_over(app: Accounts) {
    app.person("ada@example.com").await;
    let cookie = app.cookie("ada@example.com").await;
    assert!(cookie.starts_with("__Host-session="));
    let me = async || app.get("/accounts/me").header("cookie", &cookie).await.status();
    assert_eq!(me().await, 200);
    let logins: Value = app.get("/auth/logins").header("cookie", &cookie).await.json();
    let own = logins["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|login| login["is_current"] == true)
        .unwrap();
    assert_eq!(own["kind"], "browser");

    assert_eq!(
        app.delete("/auth/session")
            .header("cookie", &cookie)
            .await
            .status(),
        204
    );
    assert_eq!(me().await, 401);
    assert_eq!(
        app.delete("/auth/session")
            .header("cookie", &cookie)
            .await
            .status(),
        401
    );
}

#[purlin::test]
async fn a_cookie_ends_by_itself(app: Accounts) {
    app.person("ada@example.com").await;
    let cookie = app.cookie("ada@example.com").await;
    app.clock.advance(Duration::from_mins(31));
    assert_eq!(
        app.get("/accounts/me").header("cookie", &cookie).await.status(),
        401
    );
}

#[purlin::test]
async fn a_login_that_another_one_ended_is_over(app: Accounts) {
    let ada = app.person("ada@example.com").await;
    let cookie = app.cookie("ada@example.com").await;
    let logins: Value = app
        .get("/auth/logins")
        .header("authorization", &ada.bearer())
        .await
        .json();
    let browser = logins["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|login| login["kind"] == "browser")
        .unwrap();
    let path = format!("/auth/logins/{}", browser["id"].as_str().unwrap());
    assert_eq!(
        app.delete(&path)
            .header("authorization", &ada.bearer())
            .await
            .status(),
        204
    );
    assert_eq!(
        app.get("/accounts/me").header("cookie", &cookie).await.status(),
        401
    );
}

#[purlin::test]
async fn the_key_of_before_the_login_is_worth_nothing(app: Accounts) {
    app.person("ada@example.com").await;
    let planted = "__Host-session=AAAAAAAAAAAAAAAAAAAAAA";
    let body = json!({ "email": "ada@example.com", "password": PASSWORD });
    let answer = app
        .post("/auth/session")
        .header("cookie", planted)
        .json(&body)
        .await;
    assert!(!answer.header("set-cookie").unwrap().starts_with(planted));
    assert_eq!(
        app.get("/accounts/me").header("cookie", planted).await.status(),
        401
    );
}

#[purlin::test]
async fn a_token_that_is_broken_does_not_hide_a_cookie(app: Accounts) {
    app.person("ada@example.com").await;
    let cookie = app.cookie("ada@example.com").await;
    let request = app.get("/accounts/me").header("cookie", &cookie);
    assert_eq!(
        request
            .header("authorization", "Bearer none.of.ours")
            .await
            .status(),
        401
    );
}
