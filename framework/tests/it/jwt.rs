//! Tokens as a client sends them: a corpus of bad ones and of good ones, through an app.

mod case;
mod forge;
mod interop;
mod issuing;
mod keys;
mod over_https;
#[cfg(all(feature = "sqlite", feature = "postgres"))]
mod refresh;

use std::fmt::Write as _;
use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use purlin::clock::{Clock, ManualClock};
use purlin::error::Reject;
use purlin::extract::{Cx, Extract, Phase};
use purlin::jiff::Timestamp;
use purlin::openapi::{OperationBuilder, SecurityScheme};
use purlin::prelude::*;
use purlin::schema::ArgMeta;
use purlin::security::jwt::{InvalidToken, JwtProfile, JwtVerifier, Token};
use purlin::telemetry::{LogSettings, subscriber};
use purlin::testing::{TestClient, TestResponse, block_on};
use purlin::tracing::dispatcher;

use case::Case;
use keys::Key;

/// The claims of the corpus.
#[derive(Debug, Clone, PartialEq)]
#[schema]
struct Access {
    scope: String,
}

/// Whoever has a token.
struct Caller(Token<Access>);

impl Extract for Caller {
    const PHASE: Phase = Phase::Auth;

    fn describe(operation: &mut OperationBuilder<'_>, _: &ArgMeta) {
        operation.security("bearer", SecurityScheme::bearer("JWT"), &[]);
        operation.requires::<JwtVerifier<Access>>();
        InvalidToken::describe(operation);
    }

    async fn extract(cx: &mut Cx, _: &ArgMeta) -> Result<Self, Reject> {
        let field = cx
            .headers()
            .get("authorization")
            .and_then(|field| field.to_str().ok());
        let token = field
            .and_then(|field| field.strip_prefix("Bearer "))
            .unwrap_or_default();
        let state = &cx.resources().state;
        let (verifier, clock) = (
            state.get::<JwtVerifier<Access>>().unwrap(),
            state.get::<Clock>().unwrap(),
        );
        let token = verifier.verify(token, clock.now());
        token.map(Self).map_err(|error| error.into_problem().into())
    }
}

#[get("/me")]
async fn who_am_i(Caller(token): Caller) -> Text {
    Text(token.subject().to_owned())
}

fn profile() -> JwtProfile {
    JwtProfile::new("https://issuer.example", "https://api.example")
}

fn verifier() -> JwtVerifier<Access> {
    JwtVerifier::new(&profile(), keys::set()).unwrap()
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).unwrap()
}

fn client(clock: &ManualClock) -> TestClient {
    let module = Module::new("me").routes(routes![who_am_i]);
    TestClient::new(
        App::new("Me", "1.0.0")
            .clock(clock)
            .state(verifier())
            .module(module),
    )
}

async fn ask(client: &TestClient, token: &str) -> TestResponse {
    client
        .get("/me")
        .header("authorization", &format!("Bearer {token}"))
        .await
}

/// Whether a token can stand in a header field.
fn is_sendable(token: &str) -> bool {
    token.bytes().all(|byte| (0x20..0x7f).contains(&byte))
}

fn bad() -> Vec<Case> {
    case::read(include_str!("../jwt/bad.txt"))
}

fn good() -> Vec<Case> {
    case::read(include_str!("../jwt/good.txt"))
}

#[test]
fn the_corpus_is_not_thinned_out() {
    let (bad, good) = (bad(), good());
    assert!(
        bad.len() >= 200 && good.len() >= 34,
        "{} and {}",
        bad.len(),
        good.len()
    );
    let mut names: Vec<_> = bad.iter().chain(&good).map(|case| &case.name).collect();
    names.sort();
    let all = names.len();
    names.dedup();
    assert_eq!(names.len(), all, "a name stands twice");
}

#[purlin::test]
async fn every_good_token_is_accepted() {
    let clock = Clock::manual(at(case::BEGIN));
    let client = client(&clock);
    for mut case in good() {
        clock.set(at(case.clock));
        let token = String::from_utf8(forge::token(&mut case)).unwrap();
        let answer = ask(&client, &token).await;
        assert_eq!(answer.status(), 200, "{}", case.name);
    }
}

#[purlin::test]
async fn every_bad_token_is_refused_with_the_same_bytes() {
    let clock = Clock::manual(at(case::BEGIN));
    let (client, verifier) = (client(&clock), verifier());
    let expected = ask(&client, "").await;
    assert_eq!(
        expected.header("www-authenticate"),
        Some(r#"Bearer realm="Me", error="invalid_token""#)
    );
    insta::assert_snapshot!(expected.text());
    let mut sent = 0;
    for mut case in bad() {
        clock.set(at(case.clock));
        let token = forge::token(&mut case);
        let Ok(token) = str::from_utf8(&token) else {
            continue;
        };
        assert!(verifier.verify(token, at(case.clock)).is_err(), "{}", case.name);
        if is_sendable(token) {
            let answer = ask(&client, token).await;
            assert_eq!(answer.status(), 401, "{}", case.name);
            assert_eq!(answer.bytes(), expected.bytes(), "{}", case.name);
            assert_eq!(fields(&answer), fields(&expected), "{}", case.name);
            sent += 1;
        }
    }
    assert!(sent > 190, "{sent} were sent");
}

/// What tells answers apart beside their content.
fn fields(answer: &TestResponse) -> [Option<&str>; 3] {
    ["www-authenticate", "content-type", "content-length"].map(|name| answer.header(name))
}

/// A good token is refused once a bit of it is turned, whichever that is.
#[test]
fn every_bit_counts() {
    let verifier = verifier();
    for key in [Key::Hs256, Key::Es256, Key::EdDsa, Key::Rs256] {
        let mut plain = case::read(&format!("\n=== plain\nkey: {}", key.id())).remove(0);
        let token = forge::token(&mut plain);
        for place in 0..token.len() * 8 {
            let mut changed = token.clone();
            changed[place / 8] ^= 1 << (place % 8);
            if let Ok(changed) = str::from_utf8(&changed) {
                assert!(
                    verifier.verify(changed, at(case::BEGIN)).is_err(),
                    "{key:?}: bit {place} of {changed}"
                );
            }
        }
    }
}

/// Tokens with several changes of several kinds, from a fixed seed.
#[test]
fn no_mutation_is_accepted() {
    let verifier = verifier();
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = move |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed % below as u64).unwrap()
    };
    let tokens: Vec<Vec<u8>> = good().iter_mut().map(forge::token).collect();
    for _ in 0..20_000 {
        let original = &tokens[random(tokens.len())];
        let mut token = original.clone();
        for _ in 0..=random(3) {
            mutate(&mut token, &tokens, &mut random);
        }
        if let Ok(text) = str::from_utf8(&token)
            && !tokens.contains(&token)
        {
            assert!(verifier.verify(text, at(case::BEGIN)).is_err(), "{text}");
        }
    }
}

fn mutate(token: &mut Vec<u8>, tokens: &[Vec<u8>], random: &mut impl FnMut(usize) -> usize) {
    const BYTES: &[u8] = b".-_AQgw019azZ=+/ \n\"{}:,";
    let place = random(token.len().max(1)).min(token.len());
    match random(6) {
        0 => token.insert(place, BYTES[random(BYTES.len())]),
        1 => drop(token.drain(place..(place + 1 + random(4)).min(token.len()))),
        2 => token.truncate(place),
        3 => token
            .iter_mut()
            .skip(place)
            .take(1)
            .for_each(|byte| *byte = BYTES[random(BYTES.len())]),
        4 => token.extend_from_slice(&tokens[random(tokens.len())]),
        _ => splice(token, &tokens[random(tokens.len())], random(3)),
    }
}

/// Puts one part of another token in the place of its own.
fn splice(token: &mut Vec<u8>, other: &[u8], part: usize) {
    let parts: Vec<&[u8]> = token.split(|byte| *byte == b'.').collect();
    let others: Vec<&[u8]> = other.split(|byte| *byte == b'.').collect();
    let mixed: Vec<&[u8]> = parts
        .iter()
        .enumerate()
        .map(|(place, own)| if place == part { others[part] } else { own })
        .collect();
    *token = mixed.join(&b'.');
}

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(line)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What is logged by some work.
fn logged(filter: &str, work: impl FnOnce()) -> String {
    let lines = Lines::default();
    let writer = lines.clone();
    let log = subscriber(&LogSettings::default().filter(filter), move || writer.clone()).unwrap();
    dispatcher::with_default(&log, work);
    let text = lines.0.lock().unwrap().clone();
    String::from_utf8(text).unwrap()
}

/// What is logged while every bad token comes.
fn log_of_the_bad(filter: &str) -> String {
    logged(filter, || {
        block_on(async {
            let clock = Clock::manual(at(case::BEGIN));
            let client = client(&clock);
            for mut case in bad() {
                clock.set(at(case.clock));
                let token = forge::token(&mut case);
                if let Some(token) = str::from_utf8(&token).ok().filter(|token| is_sendable(token)) {
                    ask(&client, token).await;
                }
            }
        });
    })
}

/// A bad token that were refused for another reason than the one it was made for would show nothing.
#[test]
fn every_bad_token_is_refused_for_its_own_reason() {
    let verifier = verifier();
    let mut reasons = String::new();
    for mut case in bad() {
        let token = forge::token(&mut case);
        let log = logged("debug", || {
            drop(verifier.verify(str::from_utf8(&token).unwrap(), at(case.clock)));
        });
        let line: purlin::serde_json::Value = purlin::serde_json::from_str(&log).unwrap();
        writeln!(reasons, "{}: {}", case.name, line["reason"].as_str().unwrap()).unwrap();
    }
    insta::assert_snapshot!(reasons);
}

#[test]
fn the_log_says_nothing_of_a_token_at_info_and_only_the_reason_at_debug() {
    let info = log_of_the_bad("info");
    assert!(
        !info.contains("token refused") && info.contains("\"status\":401"),
        "{info}"
    );
    let debug = log_of_the_bad("debug");
    assert!(debug.contains("it has expired") && debug.contains("its signature is not that of the key"));
    for mut case in bad() {
        let token = forge::token(&mut case);
        for part in token.split(|byte| *byte == b'.').filter(|part| part.len() > 20) {
            assert!(!debug.contains(&*String::from_utf8_lossy(part)), "{}", case.name);
        }
    }
    for canary in ["evil.example", "somebody", "UNION"] {
        assert!(!debug.contains(canary), "{canary}");
    }
}
