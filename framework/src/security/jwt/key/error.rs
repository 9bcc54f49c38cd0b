//! Why a key cannot be used.

use std::fmt;

/// Why a text or a document is no key, or none for this algorithm. It has nothing of the key in it.
///
/// ```
/// use purlin::Secret;
/// use purlin::security::jwt::{Hs256, SigningKey};
///
/// let error = SigningKey::<Hs256>::from_secret(&Secret::new("password".to_owned())).unwrap_err();
/// assert_eq!(error.to_string(), "a secret for HS256 has at least 32 bytes");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyError(String);

impl KeyError {
    pub(in crate::security::jwt) fn new(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for KeyError {}
