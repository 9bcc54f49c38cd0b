//! Sets of verifying keys, and the document by which they are published.

use std::fmt;
use std::sync::Arc;

use serde_json::{Value, json};

use super::algorithm::Algorithm;
use super::header::Header;
use super::invalid::Reason;
use super::json::{self, Object};
use super::key::{AnyVerifyingKey, KeyError, Material, VerifyingKey};
use crate::extract::Json;

/// The keys that a verifier accepts, each with its id and its algorithm. Clones are cheap and share them.
///
/// To renew a key, add the new one to the set of every verifier, let the issuer sign with it, and take the old one away when the last
/// token that it signed has expired:
///
/// ```
/// use purlin::Secret;
/// use purlin::security::jwt::{Hs256, KeySet, VerifyingKey};
///
/// let old = Secret::new("6f1c9a52f0be4d7f93d20c7f5f0e1b8ac41d83e7a95b06f2d8173ce4605fb9a2".to_owned());
/// let new = Secret::new("b2d7c1e84a0f4c36a5e9d3f7180c6e4b".to_owned());
/// let keys = KeySet::new()
///     .with(VerifyingKey::<Hs256>::from_secret(&new)?)
///     .with(VerifyingKey::<Hs256>::from_secret(&old)?);
/// assert_eq!(keys.len(), 2);
/// # Ok::<(), purlin::security::jwt::KeyError>(())
/// ```
#[derive(Clone, Default)]
pub struct KeySet {
    keys: Arc<Vec<AnyVerifyingKey>>,
}

impl KeySet {
    /// A set without a key. A verifier is not made of it.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a key. One with an id that is there already takes the other's place.
    #[must_use]
    pub fn with<A: Algorithm>(self, key: VerifyingKey<A>) -> Self {
        self.with_any(key.into_any())
    }

    /// The keys of a JWK set (RFC 7517, section 5), as text. Keys that we cannot verify with are left out, as the standard asks: of
    /// other kinds or for other uses, too small, off their curve; and secrets, which have no place in a published document.
    ///
    /// ```
    /// use purlin::security::jwt::KeySet;
    ///
    /// let keys = KeySet::from_jwks(r#"{ "keys": [
    ///     { "kty": "OKP", "crv": "Ed25519", "kid": "1", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" },
    ///     { "kty": "unheard of" }
    /// ] }"#)?;
    /// assert_eq!(keys.len(), 1);
    /// # Ok::<(), purlin::security::jwt::KeyError>(())
    /// ```
    ///
    /// # Errors
    /// It is no JWK set, or has more than a hundred keys.
    pub fn from_jwks(text: &str) -> Result<Self, KeyError> {
        let none = || KeyError::new("this is no JWK set: it must be one JSON object with `keys`");
        let mut set = json::object(text.as_bytes()).ok_or_else(none)?;
        let Some(Value::Array(jwks)) = set.remove("keys") else {
            return Err(none());
        };
        if jwks.len() > 100 {
            return Err(KeyError::new("this JWK set has more than a hundred keys"));
        }
        let objects = jwks.into_iter().filter_map(|jwk| match jwk {
            Value::Object(jwk) => Some(jwk),
            _ => None,
        });
        let keys = objects.filter_map(AnyVerifyingKey::of_published);
        Ok(keys.fold(Self::new(), Self::with_any))
    }

    /// How many keys it has.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The public keys as a document, for others to verify our tokens with. Secrets are left out.
    pub fn jwks(&self) -> Jwks {
        let published = self.keys.iter().filter_map(|key| match &key.material {
            Material::Public(public) => Some(published(key, public.members())),
            Material::Secret(_) => None,
        });
        Jwks(Arc::new(json!({ "keys": published.collect::<Vec<Value>>() })))
    }

    /// The key that a header names. It has to be there under that id with just that algorithm: the token chooses among the keys, and
    /// not how a key is used.
    pub(super) fn find(&self, header: &Header) -> Result<&AnyVerifyingKey, Reason> {
        let key = match (&header.kid, self.keys.as_slice()) {
            (Some(kid), keys) => keys.iter().find(|key| *key.id == **kid).ok_or(Reason::Key)?,
            (None, [only]) => only,
            (None, _) => return Err(Reason::Key),
        };
        if header.alg == key.alg.name() {
            Ok(key)
        } else {
            Err(Reason::Algorithm)
        }
    }

    fn with_any(mut self, key: AnyVerifyingKey) -> Self {
        let keys = Arc::make_mut(&mut self.keys);
        keys.retain(|other| other.id != key.id);
        keys.push(key);
        self
    }
}

impl fmt::Debug for KeySet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let keys = self.keys.iter().map(|key| (&*key.id, key.alg.name()));
        f.debug_map().entries(keys).finish()
    }
}

fn published(key: &AnyVerifyingKey, mut members: Object) -> Value {
    for (name, value) in [("alg", key.alg.name()), ("kid", &*key.id), ("use", "sig")] {
        members.insert(name.to_owned(), value.into());
    }
    Value::Object(members)
}

/// A JWK set of public keys (RFC 7517, section 5), for a route such as `/.well-known/jwks.json`. Clones are cheap.
///
/// ```
/// use purlin::prelude::*;
/// use purlin::security::jwt::{Jwks, KeySet};
///
/// #[get("/.well-known/jwks.json")]
/// async fn read_keys(keys: State<Jwks>) -> Json<purlin::serde_json::Value> {
///     keys.answer()
/// }
///
/// # let keys = KeySet::new();
/// let app = App::new("Accounts", "1.0.0").state(keys.jwks()).module(Module::new("keys").routes(routes![read_keys]));
/// # assert!(app.build().is_ok());
/// ```
#[derive(Debug, Clone)]
pub struct Jwks(Arc<Value>);

impl Jwks {
    /// The document.
    pub fn document(&self) -> &Value {
        &self.0
    }

    /// The document as an answer.
    pub fn answer(&self) -> Json<Value> {
        Json((*self.0).clone())
    }
}
