//! The route that gives out tokens.

use std::time::Duration;

use purlin::prelude::*;
use purlin::security::{PasswordForm, Scopes, TokenAnswer, TokenError};
use purlin::testing::TestClient;
use serde_json::{Value, json};

use super::{client, fields};

const FORM: &str = "application/x-www-form-urlencoded";

#[post("/token")]
async fn create_token(form: PasswordForm) -> Result<TokenAnswer, TokenError> {
    if !form.password.matches("correct horse") {
        return Err(TokenError::InvalidGrant);
    }
    match form.username.as_str() {
        "stranger" => Err(TokenError::InvalidClient),
        "scopeless" => Ok(TokenAnswer::bearer("token").scope(Scopes::default())),
        "broken" => Err(Problem::internal("canary").into()),
        name => Ok(TokenAnswer::bearer(format!("token-of-{name}"))
            .expires_in(Duration::from_millis(900_500))
            .refresh_token("another")
            .scope(Scopes::parse("a b").unwrap())),
    }
}

async fn send(client: &TestClient, content: &'static str) -> (u16, Value) {
    let answer = client.post("/token").content(FORM, content).await;
    assert_eq!(fields(&answer, "cache-control"), ["no-store"]);
    assert_eq!(answer.media_type(), Some("application/json"));
    (answer.status(), answer.json())
}

#[purlin::test]
async fn a_token_is_answered_as_the_standard_says() {
    let client = client(routes![create_token]);
    let (status, content) = send(
        &client,
        "grant_type=password&username=ada&password=correct+horse&scope=a",
    )
    .await;
    assert_eq!(
        (status, content),
        (
            200,
            json!({
                "access_token": "token-of-ada",
                "token_type": "bearer",
                "expires_in": 900,
                "refresh_token": "another",
                "scope": "a b",
            })
        )
    );
}

/// An empty scope is none (RFC 6749, section 3.3).
#[purlin::test]
async fn a_token_that_opens_nothing_names_no_scope() {
    let client = client(routes![create_token]);
    let (status, content) = send(
        &client,
        "grant_type=password&username=scopeless&password=correct+horse",
    )
    .await;
    let expected = json!({ "access_token": "token", "token_type": "bearer" });
    assert_eq!((status, content), (200, expected));
}

#[purlin::test]
async fn errors_are_those_of_the_standard() {
    let client = client(routes![create_token]);
    for (content, status, error) in [
        (
            "grant_type=password&username=ada&password=x",
            400,
            "invalid_grant",
        ),
        ("grant_type=password&username=ada", 400, "invalid_request"),
        (
            "grant_type=code&username=ada&password=x",
            400,
            "unsupported_grant_type",
        ),
        (
            "grant_type=password&username=ada&password=x&scope=%22",
            400,
            "invalid_scope",
        ),
        (
            "grant_type=password&username=stranger&password=correct+horse",
            401,
            "invalid_client",
        ),
    ] {
        assert_eq!(send(&client, content).await, (status, json!({ "error": error })));
    }
    let answer = client.post("/token").content("application/json", "{}").await;
    assert_eq!(answer.json::<Value>(), json!({ "error": "invalid_request" }));
}

#[purlin::test]
async fn what_else_goes_wrong_is_a_problem() {
    let client = client(routes![create_token]);
    let form = "grant_type=password&username=broken&password=correct+horse";
    let answer = client.post("/token").content(FORM, form).unchecked().await;
    assert_eq!((answer.status(), answer.code().as_str()), (500, "internal"));
    assert!(!answer.text().contains("canary"));
}
