//! Logging in: what it costs, who has to wait, and what a full pool answers.

use std::future::poll_fn;
use std::sync::mpsc;
use std::task::Poll;
use std::time::Duration;

use purlin::clock::{Clock, ManualClock};
use purlin::prelude::*;
use purlin::security::{
    Cost, LoginThrottle, PasswordError, PasswordHash, PasswordOptions, Passwords, ThrottleError,
};
use purlin::serde_json::json;
use purlin::testing::{TestClient, TestResponse};

/// The one account that there is.
struct Account {
    name: &'static str,
    hash: PasswordHash,
}

#[schema]
struct Credentials {
    name: String,
    #[field(sensitive)]
    password: String,
}

#[derive(Debug, ApiError)]
enum LoginError {
    #[api_error(unauthorized, "name or password is wrong")]
    Wrong,
    #[api_error(transparent)]
    Throttled(ThrottleError),
    #[api_error(transparent)]
    Password(PasswordError),
}

#[post("/login")]
async fn log_in(
    account: State<Account>,
    passwords: State<Passwords>,
    throttle: State<LoginThrottle>,
    Json(sent): Json<Credentials>,
) -> Result<NoContent, LoginError> {
    let address = Some("192.0.2.7".parse().expect("it is an address"));
    let attempt = throttle.begin(&sent.name, address).await?;
    let found = (account.name == sent.name).then_some(&account.hash);
    if !passwords.verify(&sent.password, found).await?.is_right() {
        return Err(LoginError::Wrong);
    }
    attempt.succeeded().await?;
    Ok(NoContent)
}

fn cheap(places: usize) -> Passwords {
    let cost = Cost::new(32, 1, 1).unwrap();
    Passwords::with(PasswordOptions::new().cost(cost).places(places))
}

async fn client() -> (TestClient, Passwords, ManualClock) {
    let passwords = cheap(8);
    let clock = Clock::manual("2026-01-01T00:00:00Z".parse().unwrap());
    let account = Account {
        name: "ada",
        hash: passwords.hash("correct horse").await.unwrap(),
    };
    let app = App::new("Accounts", "1.0.0")
        .module(Module::new("accounts").routes(routes![log_in]))
        .state(account)
        .state(passwords.clone())
        .state(LoginThrottle::new().clock(&clock))
        .clock(&clock);
    (TestClient::new(app), passwords, clock)
}

async fn tries(client: &TestClient, name: &str, password: &str) -> TestResponse {
    let content = json!({ "name": name, "password": password });
    client.post("/login").json(&content).await
}

#[purlin::test]
async fn nothing_tells_whether_an_account_is_there() {
    let (client, passwords, _) = client().await;
    let start = passwords.operations();
    let known = tries(&client, "ada", "wrong").await;
    let after_known = passwords.operations();
    let unknown = tries(&client, "eve", "wrong").await;
    let after_unknown = passwords.operations();
    assert_eq!((after_known - start, after_unknown - after_known), (1, 1));
    assert_eq!((known.status(), unknown.status()), (401, 401));
    assert_eq!(known.bytes(), unknown.bytes());
    assert_eq!(tries(&client, "ada", "correct horse").await.status(), 204);
}

/// Somebody tries as often as they are let for a day.
#[purlin::test]
async fn guessing_is_slow_for_accounts_that_are_there_and_for_others() {
    let (client, passwords, clock) = client().await;
    for name in ["ada", "nobody"] {
        let before = passwords.operations();
        let mut passed = Duration::ZERO;
        let mut waits = Vec::new();
        while passed < Duration::from_hours(24) {
            let answer = tries(&client, name, "a guess").await;
            if answer.status() == 401 {
                continue;
            }
            assert_eq!(
                (answer.status(), answer.code().as_str()),
                (429, "too_many_attempts")
            );
            let wait: u64 = answer.header("retry-after").unwrap().parse().unwrap();
            waits.push(wait);
            clock.advance(Duration::from_secs(wait));
            passed += Duration::from_secs(wait);
        }
        assert_eq!(waits[..10], [1, 2, 4, 8, 16, 32, 64, 128, 256, 512]);
        assert!(waits.iter().all(|wait| *wait <= 15 * 60));
        let guesses = passwords.operations() - before;
        assert!(guesses < 200, "{name}: {guesses} guesses in a day");
    }
}

#[purlin::test]
async fn whoever_has_to_wait_may_log_in_afterwards_and_then_begins_again() {
    let (client, _, clock) = client().await;
    for _ in 0..5 {
        assert_eq!(tries(&client, "ada", "wrong").await.status(), 401);
    }
    // The right password does not help, or it would tell that it is the right one.
    assert_eq!(tries(&client, "ada", "correct horse").await.status(), 429);
    assert_eq!(tries(&client, "ADA ", "correct horse").await.status(), 429);
    clock.advance(Duration::from_secs(1));
    assert_eq!(tries(&client, "ada", "correct horse").await.status(), 204);
    for _ in 0..5 {
        assert_eq!(tries(&client, "ada", "wrong").await.status(), 401);
    }
}

#[purlin::test]
async fn one_address_cannot_try_one_password_with_every_account() {
    let (client, _, clock) = client().await;
    for stranger in 0..50 {
        // Logging in to an account of one's own between guesses does not help.
        assert_eq!(tries(&client, "ada", "correct horse").await.status(), 204);
        assert_eq!(
            tries(&client, &format!("user {stranger}"), "123456")
                .await
                .status(),
            401
        );
    }
    assert_eq!(tries(&client, "user 50", "123456").await.status(), 429);
    assert_eq!(tries(&client, "ada", "correct horse").await.status(), 429);
    clock.advance(Duration::from_mins(10));
    assert_eq!(tries(&client, "ada", "correct horse").await.status(), 204);
}

#[post("/hash")]
async fn hash(
    passwords: State<Passwords>,
    Json(sent): Json<Credentials>,
) -> Result<NoContent, PasswordError> {
    passwords.hash(&sent.password).await?;
    Ok(NoContent)
}

/// The one thread that hashes are made on is held, so a hash has its place until the test lets it go.
#[test]
fn a_full_pool_is_a_503_with_a_time_to_try_again() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .max_blocking_threads(1)
        .build()
        .unwrap();
    runtime.block_on(async {
        let module = Module::new("accounts").routes(routes![hash]);
        let app = App::new("Accounts", "1.0.0").module(module).state(cheap(1));
        let client = TestClient::new(app);
        let (open, gate) = mpsc::channel::<()>();
        let held = tokio::task::spawn_blocking(move || gate.recv().unwrap());
        let content = json!({ "name": "ada", "password": "correct horse" });
        let send = || client.post("/hash").json(&content).into_future();
        let mut first = send();
        let is_pending = poll_fn(|cx| Poll::Ready(first.as_mut().poll(cx).is_pending()));
        assert!(is_pending.await);
        let second = send().await;
        assert_eq!((second.status(), second.code().as_str()), (503, "overloaded"));
        assert_eq!(second.header("retry-after"), Some("1"));
        open.send(()).unwrap();
        held.await.unwrap();
        assert_eq!(first.await.status(), 204);
        assert_eq!(send().await.status(), 204);
    });
}
