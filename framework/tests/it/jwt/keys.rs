//! The keys of the corpus: one for each algorithm, as Purlin reads them, and what signs with them here, by `ring` alone.

use purlin::Secret;
use purlin::security::jwt::{
    Algorithm, Asymmetric, EdDsa, Es256, Es384, Hs256, Hs384, Hs512, KeySet, Ps256, Ps384, Ps512, Rs256,
    Rs384, Rs512, SigningKey, Symmetric,
};
use ring::hmac;
use ring::rand::SystemRandom;
use ring::signature::{self, EcdsaKeyPair, EcdsaSigningAlgorithm, Ed25519KeyPair, RsaEncoding, RsaKeyPair};

pub(super) const RSA: &str = include_str!("../../jwt/keys/rsa.pem");
pub(super) const P256: &str = include_str!("../../jwt/keys/p256.pem");
pub(super) const P384: &str = include_str!("../../jwt/keys/p384.pem");
pub(super) const ED25519: &str = include_str!("../../jwt/keys/ed25519.pem");

/// Declares the algorithms, with the words of the corpus for them.
macro_rules! keys {
    ($($name:ident $word:literal $text:literal,)*) => {
        #[derive(Debug, Clone, Copy, PartialEq)]
        pub(super) enum Key {
            $($name,)*
        }

        impl Key {
            pub(super) fn of(word: &str) -> Option<Self> {
                match word {
                    $($word => Some(Self::$name),)*
                    _ => None,
                }
            }

            pub(super) const fn id(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)*
                }
            }

            pub(super) const fn algorithm(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)*
                }
            }
        }
    };
}

keys! {
    Hs256 "hs256" "HS256",
    Hs384 "hs384" "HS384",
    Hs512 "hs512" "HS512",
    Rs256 "rs256" "RS256",
    Rs384 "rs384" "RS384",
    Rs512 "rs512" "RS512",
    Ps256 "ps256" "PS256",
    Ps384 "ps384" "PS384",
    Ps512 "ps512" "PS512",
    Es256 "es256" "ES256",
    Es384 "es384" "ES384",
    EdDsa "eddsa" "EdDSA",
}

/// The secret of a word: those of the corpus, and others.
pub(super) fn secret(word: &str) -> String {
    format!("the secret of {word}, which is long enough for each of the three hashes of HMAC")
}

/// A key for issuers, by the id that the corpus calls it by.
pub(super) fn symmetric<A: Symmetric>(id: &str) -> SigningKey<A> {
    SigningKey::from_secret(&Secret::new(secret(id)))
        .unwrap()
        .with_id(id)
}

pub(super) fn asymmetric<A: Asymmetric>(id: &str, pem: &str) -> SigningKey<A> {
    SigningKey::from_pem(&Secret::new(pem.to_owned()))
        .unwrap()
        .with_id(id)
}

/// All of them.
pub(super) fn set() -> KeySet {
    fn with<A: Algorithm>(set: KeySet, key: &SigningKey<A>) -> KeySet {
        set.with(key.verifying_key())
    }
    let set = with(KeySet::new(), &symmetric::<Hs256>("hs256"));
    let set = with(set, &symmetric::<Hs384>("hs384"));
    let set = with(set, &symmetric::<Hs512>("hs512"));
    let set = with(set, &asymmetric::<Rs256>("rs256", RSA));
    let set = with(set, &asymmetric::<Rs384>("rs384", RSA));
    let set = with(set, &asymmetric::<Rs512>("rs512", RSA));
    let set = with(set, &asymmetric::<Ps256>("ps256", RSA));
    let set = with(set, &asymmetric::<Ps384>("ps384", RSA));
    let set = with(set, &asymmetric::<Ps512>("ps512", RSA));
    let set = with(set, &asymmetric::<Es256>("es256", P256));
    let set = with(set, &asymmetric::<Es384>("es384", P384));
    with(set, &asymmetric::<EdDsa>("eddsa", ED25519))
}

/// The bytes of a PEM.
pub(super) fn der(pem: &str) -> Vec<u8> {
    use base64::Engine;
    let lines = pem.lines().filter(|line| !line.starts_with("-----"));
    let text: String = lines.collect();
    base64::engine::general_purpose::STANDARD.decode(text).unwrap()
}

pub(super) fn hmac(key: Key, secret: &[u8], message: &[u8]) -> Vec<u8> {
    let algorithm = match key {
        Key::Hs384 => hmac::HMAC_SHA384,
        Key::Hs512 => hmac::HMAC_SHA512,
        _ => hmac::HMAC_SHA256,
    };
    hmac::sign(&hmac::Key::new(algorithm, secret), message)
        .as_ref()
        .to_vec()
}

pub(super) fn ecdsa(algorithm: &'static EcdsaSigningAlgorithm, pkcs8: &[u8], message: &[u8]) -> Vec<u8> {
    let random = SystemRandom::new();
    let pair = EcdsaKeyPair::from_pkcs8(algorithm, pkcs8, &random).unwrap();
    pair.sign(&random, message).unwrap().as_ref().to_vec()
}

fn rsa(padding: &'static dyn RsaEncoding, message: &[u8]) -> Vec<u8> {
    let pair = RsaKeyPair::from_pkcs8(&der(RSA)).unwrap();
    let mut signature = vec![0; pair.public().modulus_len()];
    pair.sign(padding, &SystemRandom::new(), message, &mut signature)
        .unwrap();
    signature
}

/// The signature that a key of the corpus makes.
pub(super) fn sign(key: Key, message: &[u8]) -> Vec<u8> {
    match key {
        Key::Hs256 | Key::Hs384 | Key::Hs512 => hmac(key, secret(key.id()).as_bytes(), message),
        Key::Rs256 => rsa(&signature::RSA_PKCS1_SHA256, message),
        Key::Rs384 => rsa(&signature::RSA_PKCS1_SHA384, message),
        Key::Rs512 => rsa(&signature::RSA_PKCS1_SHA512, message),
        Key::Ps256 => rsa(&signature::RSA_PSS_SHA256, message),
        Key::Ps384 => rsa(&signature::RSA_PSS_SHA384, message),
        Key::Ps512 => rsa(&signature::RSA_PSS_SHA512, message),
        Key::Es256 => ecdsa(&signature::ECDSA_P256_SHA256_FIXED_SIGNING, &der(P256), message),
        Key::Es384 => ecdsa(&signature::ECDSA_P384_SHA384_FIXED_SIGNING, &der(P384), message),
        Key::EdDsa => Ed25519KeyPair::from_pkcs8_maybe_unchecked(&der(ED25519))
            .unwrap()
            .sign(message)
            .as_ref()
            .to_vec(),
    }
}
