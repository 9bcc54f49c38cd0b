//! A password is set anew by a link in an e-mail.

use std::sync::Mutex;
use std::time::Duration;

use purlin::clock::Clock;
use purlin::prelude::*;
use purlin::security::{
    Cost, EmailVerification, OneTimeTokens, PasswordError, PasswordHash, PasswordOptions, PasswordReset,
    Passwords, TokenRefused,
};
use purlin::serde_json::json;
use purlin::testing::{TestClient, TestResponse};

/// The hash of the one user's password.
struct User(Mutex<PasswordHash>);

impl User {
    fn hash(&self) -> PasswordHash {
        self.0.lock().unwrap().clone()
    }
}

#[schema]
struct Reset {
    #[field(sensitive)]
    token: String,
    #[field(sensitive)]
    password: String,
}

#[derive(Debug, ApiError)]
enum ResetError {
    #[api_error(transparent)]
    Refused(TokenRefused),
    #[api_error(transparent)]
    Password(PasswordError),
}

#[post("/reset")]
async fn reset(
    user: State<User>,
    tokens: State<OneTimeTokens>,
    passwords: State<Passwords>,
    Json(reset): Json<Reset>,
) -> Result<NoContent, ResetError> {
    let claimed = tokens.open::<PasswordReset>(&reset.token)?;
    let state = (claimed.subject() == "7").then(|| user.hash());
    claimed.confirm(state.as_ref().map(PasswordHash::expose))?;
    let hash = passwords.hash(&reset.password).await?;
    *user.0.lock().unwrap() = hash;
    Ok(NoContent)
}

async fn send(client: &TestClient, token: &Secret<String>) -> TestResponse {
    let content = json!({ "token": token.expose(), "password": "battery staple" });
    client.post("/reset").json(&content).await
}

#[purlin::test]
async fn a_link_works_once_and_every_other_is_refused_alike() {
    let clock = Clock::manual("2026-01-01T00:00:00Z".parse().unwrap());
    let key = Secret::new("1f".repeat(32));
    let tokens = OneTimeTokens::new(&key).unwrap().clock(&clock);
    let passwords = Passwords::with(PasswordOptions::new().cost(Cost::new(32, 1, 1).unwrap()));
    let old = passwords.hash("correct horse").await.unwrap();
    let app = App::new("Accounts", "1.0.0")
        .module(Module::new("accounts").routes(routes![reset]))
        .state(User(Mutex::new(old.clone())))
        .state(tokens.clone())
        .state(passwords.clone());
    let client = TestClient::new(app);

    let [first, second] = [(); 2].map(|()| tokens.issue::<PasswordReset>("7", old.expose()));
    let other_purpose = tokens.issue::<EmailVerification>("7", old.expose());
    let nobody = tokens.issue::<PasswordReset>("8", old.expose());
    let late = {
        let earlier = Clock::manual(clock.now() - Duration::from_mins(30));
        let tokens = OneTimeTokens::new(&key).unwrap().clock(&earlier);
        tokens.issue::<PasswordReset>("7", old.expose())
    };
    let strange = OneTimeTokens::new(&Secret::new("2e".repeat(32)))
        .unwrap()
        .clock(&clock);
    let strange = strange.issue::<PasswordReset>("7", old.expose());
    let nonsense = Secret::new("nonsense".to_owned());

    let mut refused = Vec::new();
    for token in [&other_purpose, &nobody, &late, &strange, &nonsense] {
        refused.push(send(&client, token).await);
    }
    assert_eq!(send(&client, &first).await.status(), 204);
    for used in [&first, &second] {
        refused.push(send(&client, used).await);
    }
    for answer in &refused {
        assert_eq!((answer.status(), answer.code().as_str()), (400, "token_refused"));
        assert_eq!(answer.bytes(), refused[0].bytes());
    }
    let user = client.app().resources().state.get::<User>().unwrap();
    let verdict = passwords
        .verify("battery staple", Some(&user.hash()))
        .await
        .unwrap();
    assert!(verdict.is_right());
}
