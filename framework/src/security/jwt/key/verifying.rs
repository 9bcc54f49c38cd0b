//! `VerifyingKey`: what a verifier checks signatures with.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use ring::hmac;
use zeroize::Zeroize;

use super::jwk::Jwk;
use super::pem::Pem;
use super::{KeyError, PublicKey, secret};
use crate::secret::Secret;
use crate::security::jwt::algorithm::{Alg, Algorithm, Asymmetric, Symmetric};
use crate::security::jwt::json::Object;

/// A key that verifies tokens of the algorithm `A`, and cannot sign any unless `A` is symmetric. It has an id as a
/// [`SigningKey`](super::SigningKey) does, and goes into a [`KeySet`](crate::security::jwt::KeySet).
///
/// ```
/// use purlin::security::jwt::{EdDsa, KeySet, VerifyingKey};
///
/// let key = VerifyingKey::<EdDsa>::from_jwk(
///     r#"{ "kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" }"#,
/// )?;
/// assert_eq!(key.id(), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
/// let keys = KeySet::new().with(key);
/// # Ok::<(), purlin::security::jwt::KeyError>(())
/// ```
pub struct VerifyingKey<A> {
    key: AnyVerifyingKey,
    algorithm: PhantomData<fn() -> A>,
}

impl<A: Algorithm> VerifyingKey<A> {
    /// With an id of your own. Two keys of a set cannot have the same.
    #[must_use]
    pub fn with_id(mut self, id: &str) -> Self {
        self.key.id = id.into();
        self
    }

    /// The id.
    pub fn id(&self) -> &str {
        &self.key.id
    }

    pub(super) const fn of(key: AnyVerifyingKey) -> Self {
        Self {
            key,
            algorithm: PhantomData,
        }
    }

    /// The key without its type.
    pub(in crate::security::jwt) fn into_any(self) -> AnyVerifyingKey {
        self.key
    }
}

impl<A: Symmetric> VerifyingKey<A> {
    /// A secret that both sides know, as the bytes that it is.
    ///
    /// # Errors
    /// It is shorter than [`SECRET_BYTES`](Symmetric::SECRET_BYTES), or a PEM.
    pub fn from_secret(secret: &Secret<impl AsRef<[u8]> + Zeroize>) -> Result<Self, KeyError> {
        let (key, id) = secret::of_bytes(A::ALG, secret.expose().as_ref())?;
        Ok(Self::of(AnyVerifyingKey::new(A::ALG, &id, Material::Secret(key))))
    }
}

impl<A: Asymmetric> VerifyingKey<A> {
    /// A public key in PEM: `PUBLIC KEY`.
    ///
    /// # Errors
    /// It is none, or one of another kind than the algorithm needs, or too small.
    pub fn from_pem(text: &str) -> Result<Self, KeyError> {
        match Pem::read(text)? {
            Pem::Public(der) => Self::from_der(&der),
            _ => Err(KeyError::new(
                "this is a private key, and verifying needs the public one",
            )),
        }
    }

    /// A public key in DER: `SubjectPublicKeyInfo` (RFC 5280).
    ///
    /// # Errors
    /// As of [`from_pem`](Self::from_pem).
    pub fn from_der(der: &[u8]) -> Result<Self, KeyError> {
        Ok(Self::of(AnyVerifyingKey::public(
            A::ALG,
            None,
            PublicKey::of_der(A::ALG, der)?,
        )))
    }

    /// The key in a JWK (RFC 7517), as text. Private members are not looked at.
    ///
    /// # Errors
    /// It is none, one of another kind, or one that says that it is for something else.
    pub fn from_jwk(text: &str) -> Result<Self, KeyError> {
        let jwk = Jwk::read(text)?;
        jwk.must_be_for(A::ALG, "verify")?;
        Ok(Self::of(AnyVerifyingKey::public(
            A::ALG,
            jwk.id(),
            jwk.public(A::ALG)?,
        )))
    }
}

impl<A> Clone for VerifyingKey<A> {
    fn clone(&self) -> Self {
        Self {
            key: self.key.clone(),
            algorithm: PhantomData,
        }
    }
}

impl<A: Algorithm> fmt::Debug for VerifyingKey<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VerifyingKey")
            .field("algorithm", &A::NAME)
            .field("id", &self.key.id)
            .finish_non_exhaustive()
    }
}

/// A key that knows its algorithm as a value, so that a set can hold several kinds.
#[derive(Clone)]
pub(in crate::security::jwt) struct AnyVerifyingKey {
    pub(in crate::security::jwt) alg: Alg,
    pub(in crate::security::jwt) id: Arc<str>,
    pub(in crate::security::jwt) material: Material,
}

/// What signatures are checked with.
#[derive(Clone)]
pub(in crate::security::jwt) enum Material {
    Secret(hmac::Key),
    Public(PublicKey),
}

impl Material {
    /// The fingerprint of a public key. That of a secret would help to guess it.
    pub(super) fn thumbprint(&self) -> Option<String> {
        match self {
            Self::Secret(_) => None,
            Self::Public(key) => Some(key.thumbprint()),
        }
    }
}

impl AnyVerifyingKey {
    pub(super) fn new(alg: Alg, id: &str, material: Material) -> Self {
        Self {
            alg,
            id: id.into(),
            material,
        }
    }

    fn public(alg: Alg, id: Option<&str>, key: PublicKey) -> Self {
        let id = id.map_or_else(|| key.thumbprint(), str::to_owned);
        Self::new(alg, &id, Material::Public(key))
    }

    /// The public key in a member of a published set, if it is one that we can verify with. Secrets are not taken: who publishes
    /// one has none.
    pub(in crate::security::jwt) fn of_published(jwk: Object) -> Option<Self> {
        let jwk = Jwk::of(jwk);
        let alg = jwk.alg()?;
        jwk.must_be_for(alg, "verify").ok()?;
        Some(Self::public(alg, jwk.id(), jwk.public(alg).ok()?))
    }

    /// Whether the signature is one of this key.
    pub(in crate::security::jwt) fn verifies(&self, signed: &[u8], signature: &[u8]) -> bool {
        match &self.material {
            Material::Secret(key) => hmac::verify(key, signed, signature).is_ok(),
            Material::Public(key) => key.verifies(self.alg, signed, signature),
        }
    }
}
