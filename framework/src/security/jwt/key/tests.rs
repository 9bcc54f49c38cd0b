use serde_json::json;

use super::{KeyError, SigningKey, VerifyingKey};
use crate::secret::Secret;
use crate::security::jwt::{Asymmetric, EdDsa, Es256, Es384, Hs256, KeySet, Ps256, Rs256};

const P256: &str = include_str!("../../../../tests/jwt/keys/p256.jwk");
const RSA: &str = include_str!("../../../../tests/jwt/keys/rsa.jwk");

/// The JWK with some members set.
fn with(jwk: &str, members: &[(&str, serde_json::Value)]) -> String {
    let mut jwk: serde_json::Value = serde_json::from_str(jwk).unwrap();
    for (name, value) in members {
        jwk[*name] = value.clone();
    }
    jwk.to_string()
}

fn public<A: Asymmetric>(jwk: &str) -> Result<VerifyingKey<A>, KeyError> {
    VerifyingKey::from_jwk(jwk)
}

#[test]
fn the_thumbprint_is_that_of_the_standard() {
    // RFC 7638, section 3.1.
    let jwk = r#"{
        "kty": "RSA", "e": "AQAB", "alg": "RS256", "n": "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw"
    }"#;
    assert_eq!(
        public::<Rs256>(jwk).unwrap().id(),
        "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"
    );
}

#[test]
fn a_jwk_says_what_it_is_for() {
    assert!(public::<Es256>(P256).is_ok());
    for member in [
        ("alg", json!("ES384")),
        ("alg", json!("none")),
        ("alg", json!(null)),
        ("use", json!("enc")),
        ("use", json!(1)),
        ("key_ops", json!(["sign"])),
        ("key_ops", json!([])),
        ("key_ops", json!("verify")),
        ("kty", json!("RSA")),
        ("crv", json!("P-384")),
        ("x", json!("AQ")),
        ("x", json!("")),
        ("y", json!(7)),
    ] {
        assert!(
            public::<Es256>(&with(P256, std::slice::from_ref(&member))).is_err(),
            "{member:?}"
        );
    }
    assert!(
        public::<Es256>(&with(
            P256,
            &[
                ("alg", json!("ES256")),
                ("use", json!("sig")),
                ("key_ops", json!(["verify"]))
            ]
        ))
        .is_ok()
    );
    assert!(
        public::<Es384>(P256).is_err() && public::<EdDsa>(P256).is_err() && public::<Rs256>(P256).is_err()
    );
}

#[test]
fn a_point_off_the_curve_is_no_key() {
    let moved = with(
        P256,
        &[("y", json!("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE"))],
    );
    assert_eq!(
        public::<Es256>(&moved).unwrap_err().to_string(),
        "the point of this key is not on its curve"
    );
}

#[test]
fn the_numbers_of_an_rsa_key_are_those_of_one() {
    assert!(public::<Rs256>(RSA).is_ok() && public::<Ps256>(RSA).is_ok());
    let even = serde_json::from_str::<serde_json::Value>(RSA).unwrap()["n"]
        .as_str()
        .unwrap()
        .to_owned();
    let short = &even[..300];
    for (member, why) in [
        (("e", json!("AQ")), "an exponent of one"),
        (("e", json!("Aw")), "an exponent of three"),
        (("e", json!("AQAA")), "an even exponent"),
        (("e", json!("AgAAAAE")), "an exponent of 34 bits"),
        (("n", json!(short)), "a short modulus"),
        (("n", json!("A".repeat(342))), "a modulus of zeros"),
        (("n", json!("_".repeat(1400))), "a long modulus"),
    ] {
        assert!(public::<Rs256>(&with(RSA, &[member])).is_err(), "{why}");
    }
}

#[test]
fn a_private_key_fits_its_public_half() {
    let signing = |jwk: &str| SigningKey::<Es256>::from_jwk(&Secret::new(jwk.to_owned()));
    assert!(signing(P256).is_ok());
    let other = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE";
    assert!(signing(&with(P256, &[("d", json!(other))])).is_err());
    assert!(signing(&with(P256, &[("d", json!(null))])).is_err());
    let rsa = |jwk: String| SigningKey::<Rs256>::from_jwk(&Secret::new(jwk));
    assert!(rsa(RSA.to_owned()).is_ok() && rsa(with(RSA, &[("p", json!(other))])).is_err());
}

#[test]
fn a_secret_can_be_a_jwk_and_its_id_says_nothing_of_it() {
    let jwk = json!({ "kty": "oct", "k": "A".repeat(43), "kid": "2026" }).to_string();
    let key = SigningKey::<Hs256>::from_jwk(&Secret::new(jwk)).unwrap();
    assert_eq!(key.id(), "2026");
    let short = json!({ "kty": "oct", "k": "AAAA" }).to_string();
    assert!(SigningKey::<Hs256>::from_jwk(&Secret::new(short)).is_err());
    let of = |secret: &str| {
        SigningKey::<Hs256>::from_secret(&Secret::new(secret.repeat(32)))
            .unwrap()
            .id()
            .to_owned()
    };
    assert!(of("a") == of("a") && of("a") != of("b") && of("a").len() == 22);
}

#[test]
fn a_published_set_is_read_as_far_as_it_can_be_used() {
    let jwk: serde_json::Value = serde_json::from_str(P256).unwrap();
    let rsa: serde_json::Value = serde_json::from_str(RSA).unwrap();
    let document = json!({ "keys": [
        jwk, rsa, 7, null, {}, { "kty": "EC" },
        { "kty": "oct", "k": "A".repeat(43), "kid": "secret", "alg": "HS256" },
        { "kty": "RSA", "n": "AQAB", "e": "AQAB", "kid": "small" },
        { "kty": "EC", "crv": "secp256k1", "x": "AQ", "y": "AQ", "kid": "bitcoin" },
    ], "else": true });
    assert_eq!(KeySet::from_jwks(&document.to_string()).unwrap().len(), 2);
    for bad in ["", "[]", "{}", r#"{"keys":{}}"#, r#"{"keys":[],"keys":[]}"#] {
        assert!(KeySet::from_jwks(bad).is_err(), "{bad}");
    }
    let many = json!({ "keys": vec![json!({}); 101] });
    assert!(KeySet::from_jwks(&many.to_string()).is_err());
}
