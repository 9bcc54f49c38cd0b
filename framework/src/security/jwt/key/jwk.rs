//! Keys as JSON (RFC 7517).

use ring::rsa::{KeyPairComponents, PublicKeyComponents};
use ring::signature::RsaKeyPair;
use serde_json::Value;
use zeroize::Zeroizing;

use super::{KeyError, PublicKey, Signer, rsa, secret};
use crate::security::jwt::algorithm::Alg;
use crate::security::jwt::base64url::decode;
use crate::security::jwt::json::{self, Object};

/// A JWK of which nothing is checked but that it is an object.
pub(super) struct Jwk(Object);

impl Jwk {
    pub(super) fn read(text: &str) -> Result<Self, KeyError> {
        json::object(text.as_bytes())
            .map(Self)
            .ok_or_else(|| KeyError::new("this is no JWK: it must be one JSON object"))
    }

    pub(super) const fn of(object: Object) -> Self {
        Self(object)
    }

    /// The id that it brings along.
    pub(super) fn id(&self) -> Option<&str> {
        self.text("kid")
    }

    /// The algorithm that it is for: the one that it says, or that of its curve; RS256 for RSA (OpenID Connect Core, section 15.1).
    pub(super) fn alg(&self) -> Option<Alg> {
        if self.0.contains_key("alg") {
            return Alg::of(self.text("alg")?);
        }
        match (self.text("kty")?, self.text("crv")) {
            ("RSA", _) => Some(Alg::Rs256),
            ("EC", Some("P-256")) => Some(Alg::Es256),
            ("EC", Some("P-384")) => Some(Alg::Es384),
            ("OKP", Some("Ed25519")) => Some(Alg::EdDsa),
            _ => None,
        }
    }

    /// Fails if it says that it is for something else.
    pub(super) fn must_be_for(&self, alg: Alg, operation: &str) -> Result<(), KeyError> {
        let is_other = |name: &str, own: &str| self.0.get(name).is_some_and(|it| it != own);
        let may = |it: &Value| {
            it.as_array()
                .is_some_and(|all| all.iter().any(|one| one == operation))
        };
        if is_other("alg", alg.name()) || is_other("use", "sig") || !self.0.get("key_ops").is_none_or(may) {
            let name = alg.name();
            return Err(KeyError::new(format!(
                "this JWK says that it is not for {name}, or not to {operation}"
            )));
        }
        Ok(())
    }

    pub(super) fn public(&self, alg: Alg) -> Result<PublicKey, KeyError> {
        match (alg, self.text("kty"), self.text("crv")) {
            (Alg::Es256, Some("EC"), Some("P-256")) => PublicKey::p256(self.point(32)?),
            (Alg::Es384, Some("EC"), Some("P-384")) => PublicKey::p384(self.point(48)?),
            (Alg::EdDsa, Some("OKP"), Some("Ed25519")) => PublicKey::ed25519(self.bytes("x")?.to_vec()),
            (Alg::Es256 | Alg::Es384 | Alg::EdDsa, ..) => Err(other_kind(alg)),
            (_, Some("RSA"), _) if alg.secret_bytes().is_none() => {
                rsa::of_numbers(&self.bytes("n")?, &self.bytes("e")?).map(PublicKey::Rsa)
            }
            _ => Err(other_kind(alg)),
        }
    }

    /// The private key, or the secret with the id that follows from it.
    pub(super) fn signer(&self, alg: Alg) -> Result<(Signer, Option<String>), KeyError> {
        if alg.secret_bytes().is_some() {
            if self.text("kty") != Some("oct") {
                return Err(other_kind(alg));
            }
            let (key, id) = secret::of_bytes(alg, &self.bytes("k")?)?;
            return Ok((Signer::Hmac(key), Some(id)));
        }
        let signer = match self.public(alg)? {
            PublicKey::Rsa(_) => Signer::of_rsa(alg, self.rsa_pair()?),
            PublicKey::P256(point) | PublicKey::P384(point) => {
                Signer::of_scalar(alg, &self.bytes("d")?, &point)
            }
            PublicKey::Ed25519(public) => Signer::of_seed(&self.bytes("d")?, &public),
        };
        Ok((signer?, None))
    }

    fn rsa_pair(&self) -> Result<RsaKeyPair, KeyError> {
        let components = KeyPairComponents {
            public_key: PublicKeyComponents {
                n: self.bytes("n")?,
                e: self.bytes("e")?,
            },
            d: self.bytes("d")?,
            p: self.bytes("p")?,
            q: self.bytes("q")?,
            dP: self.bytes("dp")?,
            dQ: self.bytes("dq")?,
            qInv: self.bytes("qi")?,
        };
        let pair = RsaKeyPair::from_components(&components);
        pair.map_err(|_| KeyError::new("the numbers of this RSA key are none of a key"))
    }

    /// `x` and `y` as an uncompressed point.
    fn point(&self, size: usize) -> Result<Vec<u8>, KeyError> {
        let (x, y) = (self.bytes("x")?, self.bytes("y")?);
        if x.len() != size || y.len() != size {
            return Err(KeyError::new(
                "the coordinates of this JWK have not the size of its curve",
            ));
        }
        Ok([&[4][..], &x, &y].concat())
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str()
    }

    fn bytes(&self, name: &str) -> Result<Bytes, KeyError> {
        let bytes = self
            .text(name)
            .and_then(decode)
            .map(|bytes| Bytes(Zeroizing::new(bytes)));
        bytes.ok_or_else(|| KeyError::new(format!("`{name}` of this JWK is no base64url")))
    }
}

fn other_kind(alg: Alg) -> KeyError {
    KeyError::new(format!("this JWK is of another kind than {} needs", alg.name()))
}

/// Bytes that leave no copy behind.
struct Bytes(Zeroizing<Vec<u8>>);

impl std::ops::Deref for Bytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}
