//! Public keys, of every kind.

use ring::signature::{self, UnparsedPublicKey, VerificationAlgorithm};
use ring::{agreement, digest};
use serde_json::json;

use super::der::Der;
use super::rsa::{self, Rsa};
use super::{KeyError, point};
use crate::security::jwt::algorithm::Alg;
use crate::security::jwt::base64url::encode;
use crate::security::jwt::json::Object;

/// A public key that fits its algorithm.
#[derive(Clone)]
pub(in crate::security::jwt) enum PublicKey {
    Rsa(Rsa),
    /// An uncompressed point (SEC 1, section 2.3.3).
    P256(Vec<u8>),
    P384(Vec<u8>),
    Ed25519(Vec<u8>),
}

/// `AlgorithmIdentifier`s of RFC 3279, RFC 5480 and RFC 8410.
const RSA: &[u8] = &[0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1, 5, 0];
const P256: &[u8] = &[
    0x30, 19, 6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1, 6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7,
];
const P384: &[u8] = &[
    0x30, 16, 6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1, 6, 5, 0x2b, 0x81, 4, 0, 0x22,
];
const ED25519: &[u8] = &[0x30, 5, 6, 3, 0x2b, 0x65, 0x70];

impl PublicKey {
    /// A `SubjectPublicKeyInfo` (RFC 5280, section 4.1.2.7).
    pub(super) fn of_der(alg: Alg, der: &[u8]) -> Result<Self, KeyError> {
        let (kind, bytes) = read_info(der).ok_or_else(|| KeyError::new("this is no public key in DER"))?;
        match alg {
            Alg::Es256 if kind == P256 => Self::p256(bytes.to_vec()),
            Alg::Es384 if kind == P384 => Self::p384(bytes.to_vec()),
            Alg::EdDsa if kind == ED25519 => Self::ed25519(bytes.to_vec()),
            Alg::Es256 | Alg::Es384 | Alg::EdDsa => Err(other_kind(alg)),
            _ if kind == RSA => rsa::of_der(bytes)
                .ok_or_else(|| KeyError::new("this is no public key in DER"))?
                .map(Self::Rsa),
            _ => Err(other_kind(alg)),
        }
    }

    pub(super) fn p256(point: Vec<u8>) -> Result<Self, KeyError> {
        checked_point(&agreement::ECDH_P256, point).map(Self::P256)
    }

    pub(super) fn p384(point: Vec<u8>) -> Result<Self, KeyError> {
        checked_point(&agreement::ECDH_P384, point).map(Self::P384)
    }

    pub(super) fn ed25519(bytes: Vec<u8>) -> Result<Self, KeyError> {
        if bytes.len() == signature::ED25519_PUBLIC_KEY_LEN {
            Ok(Self::Ed25519(bytes))
        } else {
            Err(KeyError::new("a public key of Ed25519 has 32 bytes"))
        }
    }

    /// Whether the signature is one of this key, by the algorithm that came with it.
    pub(super) fn verifies(&self, alg: Alg, signed: &[u8], signature: &[u8]) -> bool {
        let by = |algorithm: &'static dyn VerificationAlgorithm, key: &[u8]| {
            UnparsedPublicKey::new(algorithm, key)
                .verify(signed, signature)
                .is_ok()
        };
        match self {
            Self::Rsa(key) => parameters(alg).is_some_and(|it| key.verify(it, signed, signature).is_ok()),
            Self::P256(key) => alg == Alg::Es256 && by(&signature::ECDSA_P256_SHA256_FIXED, key),
            Self::P384(key) => alg == Alg::Es384 && by(&signature::ECDSA_P384_SHA384_FIXED, key),
            Self::Ed25519(key) => alg == Alg::EdDsa && by(&signature::ED25519, key),
        }
    }

    /// The members that make it a JWK (RFC 7518, section 6; RFC 8037, section 2), in the order of their names.
    pub(in crate::security::jwt) fn members(&self) -> Object {
        let members = match self {
            Self::Rsa(key) => json!({ "e": encode(&key.e), "kty": "RSA", "n": encode(&key.n) }),
            Self::P256(point) => of_point("P-256", point),
            Self::P384(point) => of_point("P-384", point),
            Self::Ed25519(key) => json!({ "crv": "Ed25519", "kty": "OKP", "x": encode(key) }),
        };
        match members {
            serde_json::Value::Object(members) => members,
            _ => Object::new(),
        }
    }

    /// Its fingerprint, the same everywhere: the thumbprint of RFC 7638.
    pub(super) fn thumbprint(&self) -> String {
        let members = serde_json::Value::Object(self.members()).to_string();
        encode(digest::digest(&digest::SHA256, members.as_bytes()))
    }
}

fn read_info(der: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut info = Der(der).sequence()?;
    let (kind, bytes) = (info.next_sequence()?, info.next_bytes()?);
    info.is_at_end().then_some((kind, bytes))
}

fn other_kind(alg: Alg) -> KeyError {
    KeyError::new(format!("this is a key of another kind than {} needs", alg.name()))
}

fn checked_point(curve: &'static agreement::Algorithm, point: Vec<u8>) -> Result<Vec<u8>, KeyError> {
    if point::is_on_curve(curve, &point) {
        Ok(point)
    } else {
        Err(KeyError::new("the point of this key is not on its curve"))
    }
}

fn of_point(curve: &str, point: &[u8]) -> serde_json::Value {
    let (x, y) = point[1..].split_at(point.len() / 2);
    json!({ "crv": curve, "kty": "EC", "x": encode(x), "y": encode(y) })
}

fn parameters(alg: Alg) -> Option<&'static signature::RsaParameters> {
    match alg {
        Alg::Rs256 => Some(&signature::RSA_PKCS1_2048_8192_SHA256),
        Alg::Rs384 => Some(&signature::RSA_PKCS1_2048_8192_SHA384),
        Alg::Rs512 => Some(&signature::RSA_PKCS1_2048_8192_SHA512),
        Alg::Ps256 => Some(&signature::RSA_PSS_2048_8192_SHA256),
        Alg::Ps384 => Some(&signature::RSA_PSS_2048_8192_SHA384),
        Alg::Ps512 => Some(&signature::RSA_PSS_2048_8192_SHA512),
        _ => None,
    }
}
