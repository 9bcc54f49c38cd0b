//! What an issuer makes, its verifier accepts.

use std::time::Duration;

use purlin::Secret;
use purlin::security::jwt::{
    Algorithm, EdDsa, Es256, Es384, Hs256, Hs384, Hs512, JwtIssuer, JwtVerifier, KeySet, NoClaims, Ps256,
    Ps384, Ps512, Rs256, Rs384, Rs512, SigningKey,
};
use purlin::serde_json::{Value, json};

use super::keys::{ED25519, P256, P384, RSA, asymmetric, symmetric};
use super::{Access, at, case, profile};

fn comes_back<A: Algorithm>(key: SigningKey<A>) {
    let keys = KeySet::new().with(key.verifying_key());
    let verifier = JwtVerifier::<Access>::new(&profile(), keys).unwrap();
    let accounts = JwtIssuer::new(&profile(), key).unwrap();
    let claims = Access {
        scope: "read".to_owned(),
    };
    let issued = accounts.issue("ada", &claims, at(case::BEGIN)).unwrap();
    let token = verifier.verify(issued.text(), at(case::BEGIN + 899)).unwrap();
    assert_eq!(token.claims, claims);
    assert_eq!(
        (token.id(), token.issued_at()),
        (Some(&issued.id), Some(at(case::BEGIN)))
    );
    assert_eq!(
        (token.expires_at(), issued.expires_in),
        (at(case::BEGIN + 900), 900)
    );
    assert!(!format!("{issued:?}").contains(issued.text()));
}

#[test]
fn a_token_of_every_algorithm_comes_back() {
    comes_back(symmetric::<Hs256>("hs256"));
    comes_back(symmetric::<Hs384>("hs384"));
    comes_back(symmetric::<Hs512>("hs512"));
    comes_back(asymmetric::<Rs256>("rs256", RSA));
    comes_back(asymmetric::<Rs384>("rs384", RSA));
    comes_back(asymmetric::<Rs512>("rs512", RSA));
    comes_back(asymmetric::<Ps256>("ps256", RSA));
    comes_back(asymmetric::<Ps384>("ps384", RSA));
    comes_back(asymmetric::<Ps512>("ps512", RSA));
    comes_back(asymmetric::<Es256>("es256", P256));
    comes_back(asymmetric::<Es384>("es384", P384));
    comes_back(asymmetric::<EdDsa>("eddsa", ED25519));
}

#[test]
fn a_key_is_renewed_while_tokens_of_the_old_one_live() {
    let (old, new) = (
        asymmetric::<Es256>("2025", P256),
        asymmetric::<EdDsa>("2026", ED25519),
    );
    let keys = KeySet::new().with(new.verifying_key()).with(old.verifying_key());
    let both = JwtVerifier::<NoClaims>::new(&profile(), keys).unwrap();
    let only_new = JwtVerifier::<NoClaims>::new(&profile(), KeySet::new().with(new.verifying_key())).unwrap();
    let now = at(case::BEGIN);
    let of_old = JwtIssuer::new(&profile(), old)
        .unwrap()
        .issue("ada", &NoClaims::new(), now)
        .unwrap();
    let of_new = JwtIssuer::new(&profile(), new)
        .unwrap()
        .issue("ada", &NoClaims::new(), now)
        .unwrap();
    assert!(both.verify(of_old.text(), now).is_ok() && both.verify(of_new.text(), now).is_ok());
    assert!(only_new.verify(of_old.text(), now).is_err() && only_new.verify(of_new.text(), now).is_ok());
}

#[test]
fn a_token_for_one_use_is_none_for_another() {
    let key = symmetric::<Hs256>("hs256");
    let keys = KeySet::new().with(key.verifying_key());
    let confirmation = profile().token_type("confirm+jwt");
    let access = JwtVerifier::<NoClaims>::new(&profile(), keys.clone()).unwrap();
    let confirm = JwtVerifier::<NoClaims>::new(&confirmation, keys.clone()).unwrap();
    let plain = JwtVerifier::<NoClaims>::new(&profile().plain_type(), keys).unwrap();
    let issue = |profile| {
        JwtIssuer::new(profile, key.clone())
            .unwrap()
            .issue("ada", &NoClaims::new(), at(case::BEGIN))
    };
    let token = issue(&confirmation).unwrap();
    assert!(confirm.verify(token.text(), at(case::BEGIN)).is_ok());
    assert!(access.verify(token.text(), at(case::BEGIN)).is_err());
    let token = issue(&profile().plain_type()).unwrap();
    assert!(plain.verify(token.text(), at(case::BEGIN)).is_ok());
    assert!(access.verify(token.text(), at(case::BEGIN)).is_err());
}

#[test]
fn the_leeway_can_be_less_and_not_more() {
    let key = symmetric::<Hs256>("hs256");
    let keys = KeySet::new().with(key.verifying_key());
    let strict = profile().leeway(Duration::ZERO);
    let verifier = JwtVerifier::<NoClaims>::new(&strict, keys.clone()).unwrap();
    let token = JwtIssuer::new(&strict, key)
        .unwrap()
        .issue("ada", &NoClaims::new(), at(case::BEGIN))
        .unwrap();
    assert!(verifier.verify(token.text(), at(case::BEGIN + 899)).is_ok());
    assert!(verifier.verify(token.text(), at(case::BEGIN + 900)).is_err());
    assert!(verifier.verify(token.text(), at(case::BEGIN - 1)).is_err());
    let loose = profile().leeway(Duration::from_secs(31));
    assert!(JwtVerifier::<NoClaims>::new(&loose, keys).is_err());
}

#[test]
fn an_issuer_refuses_claims_that_are_its_own() {
    let issuer = JwtIssuer::<Value>::new(&profile(), symmetric::<Hs256>("hs256")).unwrap();
    for claims in [
        json!({ "exp": 1 }),
        json!({ "sub": "root" }),
        json!([]),
        json!(null),
    ] {
        assert!(issuer.issue("ada", &claims, at(case::BEGIN)).is_err(), "{claims}");
    }
    assert!(issuer.issue("", &json!({}), at(case::BEGIN)).is_err());
}

/// Or a user of many groups could not log in, and nobody would see why.
#[test]
fn an_issuer_makes_no_token_that_its_verifier_refuses() {
    let key = symmetric::<Hs256>("hs256");
    let profile = profile().max_length(1_000);
    let verifier = JwtVerifier::<Value>::new(&profile, KeySet::new().with(key.verifying_key())).unwrap();
    let issuer = JwtIssuer::<Value>::new(&profile, key).unwrap();
    let now = at(case::BEGIN);
    let mut was_refused = false;
    for letters in 0..700 {
        match issuer.issue("ada", &json!({ "groups": "g".repeat(letters) }), now) {
            Ok(token) => assert!(verifier.verify(token.text(), now).is_ok(), "{letters}"),
            Err(error) => {
                was_refused = true;
                assert!(error.to_string().contains("the profile allows 1000"), "{error}");
            }
        }
    }
    assert!(was_refused);

    let nested = |levels| (1..levels).fold(json!({}), |inner, _| json!({ "a": inner }));
    let token = issuer.issue("ada", &nested(16), now).unwrap();
    assert!(verifier.verify(token.text(), now).is_ok());
    assert!(issuer.issue("ada", &nested(17), now).is_err());
}

#[test]
fn published_keys_verify_and_have_nothing_private() {
    let key = asymmetric::<Es256>("2026", P256);
    let secret = symmetric::<Hs256>("hs256");
    let keys = KeySet::new()
        .with(key.verifying_key())
        .with(asymmetric::<Rs256>("rsa", RSA).verifying_key())
        .with(asymmetric::<EdDsa>("ed", ED25519).verifying_key())
        .with(secret.verifying_key());
    let document = keys.jwks().document().to_string();
    for name in ["\"d\"", "\"p\"", "\"q\"", "\"k\"", "oct"] {
        assert!(!document.contains(name), "{name} in {document}");
    }
    let read = KeySet::from_jwks(&document).unwrap();
    assert_eq!((keys.len(), read.len()), (4, 3));
    let verifier = JwtVerifier::<NoClaims>::new(&profile(), read).unwrap();
    let token = JwtIssuer::new(&profile(), key)
        .unwrap()
        .issue("ada", &NoClaims::new(), at(case::BEGIN))
        .unwrap();
    assert!(verifier.verify(token.text(), at(case::BEGIN)).is_ok());
    let token = JwtIssuer::new(&profile(), secret)
        .unwrap()
        .issue("ada", &NoClaims::new(), at(case::BEGIN))
        .unwrap();
    assert!(verifier.verify(token.text(), at(case::BEGIN)).is_err());
}

#[test]
fn a_secret_is_long_enough_for_its_hash() {
    let of = |length: usize| Secret::new("k".repeat(length));
    assert!(
        SigningKey::<Hs256>::from_secret(&of(31)).is_err()
            && SigningKey::<Hs256>::from_secret(&of(32)).is_ok()
    );
    assert!(
        SigningKey::<Hs384>::from_secret(&of(47)).is_err()
            && SigningKey::<Hs384>::from_secret(&of(48)).is_ok()
    );
    assert!(
        SigningKey::<Hs512>::from_secret(&of(63)).is_err()
            && SigningKey::<Hs512>::from_secret(&of(64)).is_ok()
    );
    let public = Secret::new(include_str!("../../jwt/keys/rsa.pub.pem").to_owned());
    assert!(SigningKey::<Hs256>::from_secret(&public).is_err());
}
