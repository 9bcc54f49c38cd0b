//! Keys and tokens of another implementation.

use purlin::Secret;
use purlin::config::{Settings, Sources};
use purlin::security::jwt::{
    Algorithm, Asymmetric, EdDsa, Es256, Es384, Hs256, Hs384, Hs512, JwtVerifier, KeySet, Ps256, Ps384,
    Ps512, Rs256, Rs384, Rs512, SigningKey, VerifyingKey,
};

use super::keys::{ED25519, P256, P384, RSA, der};
use super::{Access, at, case, profile};

const FOREIGN: &str = include_str!("../../jwt/foreign.txt");

fn verifies<A: Algorithm>(key: VerifyingKey<A>) {
    let line = FOREIGN
        .lines()
        .find_map(|line| line.strip_prefix(A::NAME))
        .unwrap();
    let verifier = JwtVerifier::<Access>::new(&profile(), KeySet::new().with(key)).unwrap();
    let token = verifier.verify(line.trim(), at(case::BEGIN)).unwrap();
    assert_eq!(
        (token.subject(), &*token.claims.scope),
        ("ada", "read"),
        "{}",
        A::NAME
    );
}

#[test]
fn tokens_of_another_implementation_are_verified() {
    let secret = Secret::new(
        "the secret of the corpus, which is long enough for each of the three hashes of HMAC".to_owned(),
    );
    verifies(VerifyingKey::<Hs256>::from_secret(&secret).unwrap());
    verifies(VerifyingKey::<Hs384>::from_secret(&secret).unwrap());
    verifies(VerifyingKey::<Hs512>::from_secret(&secret).unwrap());
    let rsa = include_str!("../../jwt/keys/rsa.pub.pem");
    verifies(VerifyingKey::<Rs256>::from_pem(rsa).unwrap());
    verifies(VerifyingKey::<Rs384>::from_pem(rsa).unwrap());
    verifies(VerifyingKey::<Rs512>::from_pem(rsa).unwrap());
    verifies(VerifyingKey::<Ps256>::from_pem(rsa).unwrap());
    verifies(VerifyingKey::<Ps384>::from_pem(rsa).unwrap());
    verifies(VerifyingKey::<Ps512>::from_pem(rsa).unwrap());
    verifies(VerifyingKey::<Es256>::from_pem(include_str!("../../jwt/keys/p256.pub.pem")).unwrap());
    verifies(VerifyingKey::<Es384>::from_pem(include_str!("../../jwt/keys/p384.pub.pem")).unwrap());
    verifies(VerifyingKey::<EdDsa>::from_pem(include_str!("../../jwt/keys/ed25519.pub.pem")).unwrap());
}

/// One key in every form is one key: the id, which is its thumbprint, tells.
fn one_key<A: Asymmetric>(private: &str, public: &str, jwk: &str) {
    let public_key = VerifyingKey::<A>::from_pem(public).unwrap();
    let private_key = SigningKey::<A>::from_pem(&Secret::new(private.to_owned())).unwrap();
    let jwk_key = SigningKey::<A>::from_jwk(&Secret::new(jwk.to_owned())).unwrap();
    for id in [
        private_key.id(),
        private_key.verifying_key().id(),
        SigningKey::<A>::from_der(&Secret::new(der(private)))
            .unwrap()
            .id(),
        VerifyingKey::<A>::from_der(&der(public)).unwrap().id(),
    ] {
        assert_eq!(id, public_key.id());
    }
    let named = VerifyingKey::<A>::from_jwk(jwk).unwrap();
    assert_eq!(named.id(), jwk_key.id());
    let published = |key: VerifyingKey<A>| KeySet::new().with(key.with_id("x")).jwks().document().clone();
    assert_eq!(published(named), published(public_key.clone()));
    assert_eq!(published(jwk_key.verifying_key()), published(public_key));
}

#[test]
fn a_key_is_the_same_in_every_form() {
    let rsa = include_str!("../../jwt/keys/rsa.pub.pem");
    one_key::<Rs256>(RSA, rsa, include_str!("../../jwt/keys/rsa.jwk"));
    one_key::<Ps512>(RSA, rsa, include_str!("../../jwt/keys/rsa.jwk"));
    one_key::<Es256>(
        P256,
        include_str!("../../jwt/keys/p256.pub.pem"),
        include_str!("../../jwt/keys/p256.jwk"),
    );
    one_key::<Es384>(
        P384,
        include_str!("../../jwt/keys/p384.pub.pem"),
        include_str!("../../jwt/keys/p384.jwk"),
    );
    one_key::<EdDsa>(
        ED25519,
        include_str!("../../jwt/keys/ed25519.pub.pem"),
        include_str!("../../jwt/keys/ed25519.jwk"),
    );
    let pkcs1 = Secret::new(include_str!("../../jwt/keys/rsa.pkcs1.pem").to_owned());
    let pkcs8 = Secret::new(RSA.to_owned());
    assert_eq!(
        SigningKey::<Rs256>::from_pem(&pkcs1).unwrap().id(),
        SigningKey::<Rs256>::from_pem(&pkcs8).unwrap().id()
    );
}

fn private_refusal<A: Asymmetric>(text: &str) -> String {
    SigningKey::<A>::from_pem(&Secret::new(text.to_owned()))
        .unwrap_err()
        .to_string()
}

fn public_refusal<A: Asymmetric>(text: &str) -> String {
    VerifyingKey::<A>::from_pem(text).unwrap_err().to_string()
}

#[test]
fn a_key_that_is_none_or_another_says_what_to_do() {
    let rsa = include_str!("../../jwt/keys/rsa.pub.pem");
    let p256 = include_str!("../../jwt/keys/p256.pub.pem");
    let refusals = [
        private_refusal::<Es256>(include_str!("../../jwt/keys/p256.sec1.pem")),
        private_refusal::<Es256>(P384),
        private_refusal::<Es256>(RSA),
        private_refusal::<Es256>(p256),
        private_refusal::<Rs256>(include_str!("../../jwt/keys/rsa1024.pem")),
        private_refusal::<Rs256>(P256),
        private_refusal::<EdDsa>(P256),
        private_refusal::<EdDsa>("-----BEGIN PRIVATE KEY-----\n!!!\n-----END PRIVATE KEY-----"),
        public_refusal::<Rs256>(include_str!("../../jwt/keys/rsa1024.pub.pem")),
        public_refusal::<Rs256>(p256),
        public_refusal::<Rs256>(RSA),
        public_refusal::<Es256>(rsa),
        public_refusal::<Es384>(p256),
        public_refusal::<EdDsa>("no key"),
        public_refusal::<Rs256>(&format!("{rsa}{rsa}")),
    ];
    insta::assert_snapshot!(refusals.join("\n"));
}

#[derive(Debug, Settings)]
#[expect(dead_code, reason = "only whether it can be read is asked")]
struct KeySettings {
    secret: SigningKey<Hs256>,
    private: SigningKey<Es256>,
    public: VerifyingKey<Rs256>,
}

#[test]
fn a_bad_key_in_the_settings_is_a_fault_with_its_name_and_without_its_text() {
    let error = Sources::new()
        .variable("SECRET", "canary")
        .variable("PRIVATE", "canary")
        .variable("PUBLIC", "{\"kty\":\"canary\"}")
        .load::<KeySettings>()
        .unwrap_err()
        .to_string();
    assert!(!error.contains("canary"), "{error}");
    insta::assert_snapshot!(error);
    let settings = Sources::new()
        .variable("SECRET", "6f1c9a52f0be4d7f93d20c7f5f0e1b8a")
        .variable("PRIVATE", include_str!("../../jwt/keys/p256.jwk"))
        .variable("PUBLIC", include_str!("../../jwt/keys/rsa.pub.pem"))
        .load::<KeySettings>()
        .unwrap();
    let shown = format!("{settings:?}");
    assert!(!shown.contains("6f1c9a52"), "{shown}");
}
