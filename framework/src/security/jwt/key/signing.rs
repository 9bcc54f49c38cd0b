//! `SigningKey`: what an issuer signs with.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use zeroize::Zeroize;

use super::jwk::Jwk;
use super::pem::Pem;
use super::setting::is_jwk;
use super::{AnyVerifyingKey, KeyError, Material, Signer, VerifyingKey, secret};
use crate::secret::Secret;
use crate::security::jwt::algorithm::{Alg, Algorithm, Asymmetric, Symmetric};

/// A key that signs tokens by the algorithm `A`: a secret or a private key. No log shows it, and clones share it.
///
/// It has an id, which tokens carry as `kid` and by which verifiers find its other half: the one of its JWK, one that follows from
/// the key itself, or the one given with [`with_id`](Self::with_id).
///
/// A field of a settings struct can have this type. Then a key that is too short or of the wrong kind is a fault of the settings,
/// and the app does not start:
///
/// ```
/// use purlin::config::{Settings, Sources};
/// use purlin::security::jwt::{Hs256, SigningKey};
///
/// #[derive(Debug, Settings)]
/// struct Tokens {
///     key: SigningKey<Hs256>,
/// }
///
/// let load = |text| Sources::new().variable("KEY", text).load::<Tokens>();
/// assert!(load("6f1c9a52f0be4d7f93d20c7f5f0e1b8ac41d83e7a95b06f2d8173ce4605fb9a2").is_ok());
/// assert!(load("changeme").unwrap_err().to_string().contains("must be a secret of at least 32 bytes"));
/// ```
pub struct SigningKey<A> {
    id: Arc<str>,
    signer: Arc<Signer>,
    material: Material,
    algorithm: PhantomData<fn() -> A>,
}

impl<A: Algorithm> SigningKey<A> {
    /// The key in a JWK with its private members (RFC 7517), as text.
    ///
    /// # Errors
    /// It is none, one of another kind, or one that says that it is for something else.
    pub fn from_jwk(text: &Secret<String>) -> Result<Self, KeyError> {
        let jwk = Jwk::read(text.expose())?;
        jwk.must_be_for(A::ALG, "sign")?;
        let (signer, id) = jwk.signer(A::ALG)?;
        let key = Self::of(signer, id)?;
        Ok(match jwk.id() {
            Some(id) => key.with_id(id),
            None => key,
        })
    }

    /// With an id of your own. Two keys of a set cannot have the same.
    #[must_use]
    pub fn with_id(mut self, id: &str) -> Self {
        self.id = id.into();
        self
    }

    /// The id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The other half, for a verifier.
    pub fn verifying_key(&self) -> VerifyingKey<A> {
        VerifyingKey::of(AnyVerifyingKey::new(A::ALG, &self.id, self.material.clone()))
    }

    /// The key without its type.
    pub(in crate::security::jwt) fn into_parts(self) -> (Alg, Arc<str>, Arc<Signer>) {
        (A::ALG, self.id, self.signer)
    }

    /// A key in whichever form a setting has it.
    pub(super) fn from_setting(text: &Secret<String>) -> Result<Self, KeyError> {
        if is_jwk(text.expose()) {
            Self::from_jwk(text)
        } else if A::ALG.secret_bytes().is_some() {
            Self::of_secret(text.expose().as_bytes())
        } else {
            Self::of_pem(text.expose())
        }
    }

    fn of_secret(secret: &[u8]) -> Result<Self, KeyError> {
        let (key, id) = secret::of_bytes(A::ALG, secret)?;
        Self::of(Signer::Hmac(key), Some(id))
    }

    fn of_pem(text: &str) -> Result<Self, KeyError> {
        let signer = match Pem::read(text)? {
            Pem::Private(der) => Signer::of_pkcs8(A::ALG, &der),
            Pem::RsaPrivate(der) => Signer::of_pkcs1(A::ALG, &der),
            Pem::Public(_) => Err(KeyError::new(
                "this is a public key, and signing needs the private one",
            )),
        };
        Self::of(signer?, None)
    }

    /// A key with this id, or with the thumbprint of its public half.
    fn of(signer: Signer, id: Option<String>) -> Result<Self, KeyError> {
        let material = signer.material(A::ALG)?;
        let id = id.or_else(|| material.thumbprint());
        Ok(Self {
            id: id.unwrap_or_default().into(),
            signer: Arc::new(signer),
            material,
            algorithm: PhantomData,
        })
    }
}

impl<A: Symmetric> SigningKey<A> {
    /// A secret that both sides know, as the bytes that it is. `openssl rand -hex 32` makes one.
    ///
    /// # Errors
    /// It is shorter than [`SECRET_BYTES`](Symmetric::SECRET_BYTES), or a PEM.
    pub fn from_secret(secret: &Secret<impl AsRef<[u8]> + Zeroize>) -> Result<Self, KeyError> {
        Self::of_secret(secret.expose().as_ref())
    }
}

impl<A: Asymmetric> SigningKey<A> {
    /// A private key in PEM: `PRIVATE KEY` (PKCS #8), or `RSA PRIVATE KEY` (PKCS #1).
    /// `openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256` makes one for [`Es256`](crate::security::jwt::Es256).
    ///
    /// # Errors
    /// It is none, or one of another kind than the algorithm needs, or too small.
    pub fn from_pem(text: &Secret<String>) -> Result<Self, KeyError> {
        Self::of_pem(text.expose())
    }

    /// A private key in DER: PKCS #8 (RFC 5958).
    ///
    /// # Errors
    /// As of [`from_pem`](Self::from_pem).
    pub fn from_der(der: &Secret<Vec<u8>>) -> Result<Self, KeyError> {
        Self::of(Signer::of_pkcs8(A::ALG, der.expose())?, None)
    }
}

impl<A> Clone for SigningKey<A> {
    fn clone(&self) -> Self {
        Self {
            id: Arc::clone(&self.id),
            signer: Arc::clone(&self.signer),
            material: self.material.clone(),
            algorithm: PhantomData,
        }
    }
}

impl<A: Algorithm> fmt::Debug for SigningKey<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey")
            .field("algorithm", &A::NAME)
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}
