use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::Notify;
use tokio::time::{Instant, advance, timeout};

use super::{FetchedJwtVerifier, FetchedKeys, FetchedTokenError, KeySource};
use crate::body::BoxError;
use crate::secret::Secret;
use crate::security::jwt::{Es256, InvalidToken, JwtIssuer, JwtProfile, KeySet, NoClaims, SigningKey};

/// An issuer that publishes what it is told to, and counts who asks.
#[derive(Clone, Default)]
struct Publisher(Arc<Published>);

#[derive(Default)]
struct Published {
    document: Mutex<Option<String>>,
    fetches: AtomicUsize,
    /// Whether an answer waits until it is let go.
    is_slow: AtomicBool,
    go: Notify,
}

impl Publisher {
    fn publish(&self, keys: &[&SigningKey<Es256>]) {
        let set = keys
            .iter()
            .fold(KeySet::new(), |set, key| set.with(key.verifying_key()));
        *self.0.document.lock().unwrap() = Some(set.jwks().document().to_string());
    }

    fn fail(&self) {
        *self.0.document.lock().unwrap() = None;
    }

    fn fetches(&self) -> usize {
        self.0.fetches.load(Ordering::SeqCst)
    }
}

impl KeySource for Publisher {
    async fn fetch(&self) -> Result<String, BoxError> {
        self.0.fetches.fetch_add(1, Ordering::SeqCst);
        if self.0.is_slow.load(Ordering::SeqCst) {
            self.0.go.notified().await;
        }
        let document = self.0.document.lock().unwrap().clone();
        document.ok_or_else(|| "out".into())
    }
}

fn key(id: &str) -> SigningKey<Es256> {
    let pem = include_str!("../../../../tests/jwt/keys/p256.pem");
    SigningKey::from_pem(&Secret::new(pem.to_owned()))
        .unwrap()
        .with_id(id)
}

fn profile() -> JwtProfile {
    JwtProfile::new("https://issuer.example", "https://api.example")
}

fn token(id: &str) -> String {
    let accounts = JwtIssuer::new(&profile(), key(id)).unwrap();
    let token = accounts
        .issue("ada", &NoClaims::new(), Timestamp::UNIX_EPOCH)
        .unwrap();
    token.text().to_owned()
}

fn verifier(publisher: &Publisher) -> FetchedJwtVerifier {
    FetchedJwtVerifier::new(&profile(), FetchedKeys::new(publisher.clone())).unwrap()
}

async fn verdict(verifier: &FetchedJwtVerifier, token: &str) -> Result<(), FetchedTokenError> {
    verifier.verify(token, Timestamp::UNIX_EPOCH).await.map(drop)
}

const INVALID: Result<(), FetchedTokenError> = Err(FetchedTokenError::Invalid(InvalidToken::new()));

fn is_unavailable(verdict: Result<(), FetchedTokenError>) -> bool {
    matches!(verdict, Err(FetchedTokenError::Unavailable(_)))
}

#[tokio::test(start_paused = true)]
async fn keys_are_fetched_once_and_kept_for_an_hour() {
    let publisher = Publisher::default();
    publisher.publish(&[&key("1")]);
    let verifier = verifier(&publisher);
    for _ in 0..10 {
        assert_eq!(verdict(&verifier, &token("1")).await, Ok(()));
    }
    assert_eq!(publisher.fetches(), 1);
    advance(Duration::from_secs(3_601)).await;
    assert_eq!(verdict(&verifier, &token("1")).await, Ok(()));
    assert_eq!(publisher.fetches(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_new_key_is_fetched_when_a_token_names_it() {
    let publisher = Publisher::default();
    publisher.publish(&[&key("1")]);
    let verifier = verifier(&publisher);
    assert_eq!(verdict(&verifier, &token("1")).await, Ok(()));
    publisher.publish(&[&key("1"), &key("2")]);
    assert_eq!(
        verdict(&verifier, &token("2")).await,
        INVALID,
        "within a minute of the last fetch"
    );
    advance(Duration::from_secs(61)).await;
    assert_eq!(verdict(&verifier, &token("2")).await, Ok(()));
    assert_eq!(publisher.fetches(), 2);
}

#[tokio::test(start_paused = true)]
async fn invented_key_ids_cost_one_fetch_a_minute() {
    let publisher = Publisher::default();
    publisher.publish(&[&key("1")]);
    let verifier = verifier(&publisher);
    assert_eq!(verdict(&verifier, &token("1")).await, Ok(()));
    for minute in 0..3 {
        advance(Duration::from_secs(61)).await;
        for number in 0..50 {
            assert_eq!(
                verdict(&verifier, &token(&format!("{minute}-{number}"))).await,
                INVALID
            );
        }
        assert_eq!(publisher.fetches(), 2 + minute);
    }
    assert_eq!(verdict(&verifier, "no token at all").await, INVALID);
    assert_eq!(publisher.fetches(), 4);
}

#[tokio::test(start_paused = true)]
async fn many_at_once_are_one_fetch() {
    let publisher = Publisher::default();
    publisher.publish(&[&key("1")]);
    publisher.0.is_slow.store(true, Ordering::SeqCst);
    let verifier = verifier(&publisher);
    let tasks: Vec<_> = (0..20)
        .map(|_| {
            let verifier = verifier.clone();
            tokio::spawn(async move { verdict(&verifier, &token("1")).await })
        })
        .collect();
    while publisher.fetches() == 0 {
        tokio::task::yield_now().await;
    }
    publisher.0.go.notify_one();
    for task in tasks {
        assert_eq!(task.await.unwrap(), Ok(()));
    }
    assert_eq!(publisher.fetches(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_client_that_hangs_up_does_not_end_the_fetch() {
    let publisher = Publisher::default();
    publisher.publish(&[&key("1")]);
    publisher.0.is_slow.store(true, Ordering::SeqCst);
    let verifier = verifier(&publisher);
    let asking = verifier.clone();
    let task = tokio::spawn(async move { verdict(&asking, &token("1")).await });
    while publisher.fetches() == 0 {
        tokio::task::yield_now().await;
    }
    task.abort();
    assert!(task.await.unwrap_err().is_cancelled());
    publisher.0.go.notify_one();
    assert_eq!(verdict(&verifier, &token("1")).await, Ok(()));
    assert_eq!(publisher.fetches(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_source_that_never_answers_is_an_outage() {
    let publisher = Publisher::default();
    publisher.publish(&[&key("1")]);
    publisher.0.is_slow.store(true, Ordering::SeqCst);
    let verifier = verifier(&publisher);
    let (token, begin) = (token("1"), Instant::now());
    let both = async { tokio::join!(verdict(&verifier, &token), verdict(&verifier, &token)) };
    let (first, second) = timeout(Duration::from_mins(1), both)
        .await
        .expect("it is given up");
    assert!(is_unavailable(first) && is_unavailable(second));
    assert_eq!((begin.elapsed().as_secs(), publisher.fetches()), (10, 1));

    publisher.0.is_slow.store(false, Ordering::SeqCst);
    assert!(
        is_unavailable(verdict(&verifier, &token).await),
        "not again within a minute"
    );
    advance(Duration::from_secs(61)).await;
    assert_eq!(verdict(&verifier, &token).await, Ok(()));
    assert_eq!(publisher.fetches(), 2);
}

#[tokio::test(start_paused = true)]
async fn the_last_set_holds_for_a_day_of_outage() {
    let publisher = Publisher::default();
    publisher.publish(&[&key("1")]);
    let verifier = verifier(&publisher);
    assert_eq!(verdict(&verifier, &token("1")).await, Ok(()));
    publisher.fail();
    for hours in [2, 12, 9] {
        advance(Duration::from_hours(hours)).await;
        assert_eq!(verdict(&verifier, &token("1")).await, Ok(()));
    }
    assert_eq!(publisher.fetches(), 4);
    assert_eq!(verdict(&verifier, &token("1")).await, Ok(()));
    assert_eq!(publisher.fetches(), 4, "not again within a minute");
    advance(Duration::from_hours(2)).await;
    assert!(is_unavailable(verdict(&verifier, &token("1")).await));
    publisher.publish(&[&key("1")]);
    advance(Duration::from_secs(61)).await;
    assert_eq!(verdict(&verifier, &token("1")).await, Ok(()));
}

#[tokio::test(start_paused = true)]
async fn without_keys_nobody_can_tell() {
    let publisher = Publisher::default();
    let verifier = verifier(&publisher);
    for _ in 0..10 {
        assert!(is_unavailable(verdict(&verifier, &token("1")).await));
    }
    assert_eq!(publisher.fetches(), 1);
    assert_eq!(verdict(&verifier, "no token at all").await, INVALID);
    let keys = FetchedKeys::new(publisher.clone());
    assert!(keys.prepare().await.is_err());
    publisher.publish(&[&key("1")]);
    advance(Duration::from_secs(61)).await;
    assert!(keys.prepare().await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_document_without_keys_does_not_take_the_place_of_a_good_one() {
    let publisher = Publisher::default();
    publisher.publish(&[&key("1")]);
    let verifier = verifier(&publisher);
    assert_eq!(verdict(&verifier, &token("1")).await, Ok(()));
    for document in ["{\"keys\":[]}", "<html>", ""] {
        *publisher.0.document.lock().unwrap() = Some(document.to_owned());
        advance(Duration::from_hours(2)).await;
        assert_eq!(verdict(&verifier, &token("1")).await, Ok(()), "{document}");
    }
    assert_eq!(publisher.fetches(), 4);
}

#[tokio::test(start_paused = true)]
async fn a_source_that_panics_is_an_outage() {
    struct Falls;

    impl KeySource for Falls {
        async fn fetch(&self) -> Result<String, BoxError> {
            panic!("it fell")
        }
    }

    let verifier: FetchedJwtVerifier = FetchedJwtVerifier::new(&profile(), FetchedKeys::new(Falls)).unwrap();
    assert!(is_unavailable(verdict(&verifier, &token("1")).await));
    assert!(is_unavailable(verdict(&verifier, &token("1")).await));
}
