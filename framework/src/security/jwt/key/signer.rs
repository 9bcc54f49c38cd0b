//! What signs, of every kind.

use ring::error::Unspecified;
use ring::rand::SystemRandom;
use ring::signature::{
    self, EcdsaKeyPair, EcdsaSigningAlgorithm, Ed25519KeyPair, KeyPair, RsaEncoding, RsaKeyPair,
};
use ring::{hmac, rsa::PublicKeyComponents};

use super::{KeyError, Material, PublicKey, rsa};
use crate::security::jwt::algorithm::Alg;

/// A secret or a private key.
pub(in crate::security::jwt) enum Signer {
    Hmac(hmac::Key),
    Rsa(Box<RsaKeyPair>, &'static dyn RsaEncoding),
    Ecdsa(Box<EcdsaKeyPair>),
    Ed25519(Box<Ed25519KeyPair>),
}

impl Signer {
    /// PKCS #8 (RFC 5958).
    pub(super) fn of_pkcs8(alg: Alg, der: &[u8]) -> Result<Self, KeyError> {
        match alg {
            Alg::Es256 | Alg::Es384 => {
                let pair = EcdsaKeyPair::from_pkcs8(curve(alg), der, &SystemRandom::new());
                pair.map(|pair| Self::Ecdsa(Box::new(pair)))
                    .map_err(|_| refused(alg))
            }
            Alg::EdDsa => {
                let pair = Ed25519KeyPair::from_pkcs8_maybe_unchecked(der);
                pair.map(|pair| Self::Ed25519(Box::new(pair)))
                    .map_err(|_| refused(alg))
            }
            _ => Self::of_rsa(alg, RsaKeyPair::from_pkcs8(der).map_err(|_| refused(alg))?),
        }
    }

    /// PKCS #1 (RFC 8017, appendix A.1.2).
    pub(super) fn of_pkcs1(alg: Alg, der: &[u8]) -> Result<Self, KeyError> {
        Self::of_rsa(alg, RsaKeyPair::from_der(der).map_err(|_| refused(alg))?)
    }

    pub(super) fn of_rsa(alg: Alg, pair: RsaKeyPair) -> Result<Self, KeyError> {
        let padding = padding(alg).ok_or_else(|| refused(alg))?;
        Ok(Self::Rsa(Box::new(pair), padding))
    }

    pub(super) fn of_scalar(alg: Alg, scalar: &[u8], point: &[u8]) -> Result<Self, KeyError> {
        let random = SystemRandom::new();
        let pair = EcdsaKeyPair::from_private_key_and_public_key(curve(alg), scalar, point, &random);
        pair.map(|pair| Self::Ecdsa(Box::new(pair)))
            .map_err(|_| refused(alg))
    }

    pub(super) fn of_seed(seed: &[u8], public: &[u8]) -> Result<Self, KeyError> {
        let pair = Ed25519KeyPair::from_seed_and_public_key(seed, public);
        pair.map(|pair| Self::Ed25519(Box::new(pair)))
            .map_err(|_| refused(Alg::EdDsa))
    }

    /// What verifies what this signs.
    pub(super) fn material(&self, alg: Alg) -> Result<Material, KeyError> {
        let public = match self {
            Self::Hmac(key) => return Ok(Material::Secret(key.clone())),
            Self::Rsa(pair, _) => {
                let numbers = PublicKeyComponents::<Vec<u8>>::from(pair.public());
                rsa::of_numbers(&numbers.n, &numbers.e).map(PublicKey::Rsa)
            }
            Self::Ecdsa(pair) if alg == Alg::Es256 => PublicKey::p256(pair.public_key().as_ref().to_vec()),
            Self::Ecdsa(pair) => PublicKey::p384(pair.public_key().as_ref().to_vec()),
            Self::Ed25519(pair) => PublicKey::ed25519(pair.public_key().as_ref().to_vec()),
        };
        public.map(Material::Public)
    }

    /// The signature. It fails if the system gives no random numbers.
    pub(in crate::security::jwt) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Unspecified> {
        match self {
            Self::Hmac(key) => Ok(hmac::sign(key, message).as_ref().to_vec()),
            Self::Rsa(pair, padding) => {
                let mut signature = vec![0; pair.public().modulus_len()];
                pair.sign(*padding, &SystemRandom::new(), message, &mut signature)?;
                Ok(signature)
            }
            Self::Ecdsa(pair) => Ok(pair.sign(&SystemRandom::new(), message)?.as_ref().to_vec()),
            Self::Ed25519(pair) => Ok(pair.sign(message).as_ref().to_vec()),
        }
    }
}

fn refused(alg: Alg) -> KeyError {
    KeyError::new(format!(
        "this is no private key that {} can sign with",
        alg.name()
    ))
}

fn curve(alg: Alg) -> &'static EcdsaSigningAlgorithm {
    match alg {
        Alg::Es384 => &signature::ECDSA_P384_SHA384_FIXED_SIGNING,
        _ => &signature::ECDSA_P256_SHA256_FIXED_SIGNING,
    }
}

fn padding(alg: Alg) -> Option<&'static dyn RsaEncoding> {
    match alg {
        Alg::Rs256 => Some(&signature::RSA_PKCS1_SHA256),
        Alg::Rs384 => Some(&signature::RSA_PKCS1_SHA384),
        Alg::Rs512 => Some(&signature::RSA_PKCS1_SHA512),
        Alg::Ps256 => Some(&signature::RSA_PSS_SHA256),
        Alg::Ps384 => Some(&signature::RSA_PSS_SHA384),
        Alg::Ps512 => Some(&signature::RSA_PSS_SHA512),
        _ => None,
    }
}
