//! The token that a client holds, and what a database holds of it.

use std::fmt;

use ring::digest::{SHA256, digest};
use ring::rand::{SystemRandom, generate};

use crate::secret::Secret;
use crate::security::jwt::base64url::{decode, encode};

/// How many bytes of randomness a token is: 256 bits.
const BYTES: usize = 32;

/// A refresh token: 256 random bits as 43 characters. It says nothing; what it stands for is a [`RefreshRow`](super::RefreshRow).
///
/// The client gets [`text`](Self::text), once. The database gets the hash.
#[derive(Debug, Clone)]
pub struct RefreshToken(Secret<String>);

impl RefreshToken {
    /// A new one.
    pub(super) fn random() -> Self {
        let bytes = generate::<[u8; BYTES]>(&SystemRandom::new());
        let bytes = bytes.expect("a system without random numbers has no UUIDs and no TLS either");
        Self(Secret::new(encode(bytes.expose())))
    }

    /// The token as text, for the answer to the client.
    pub fn text(&self) -> &str {
        self.0.expose()
    }

    /// What the database keeps.
    pub fn hash(&self) -> RefreshHash {
        RefreshHash::of_token(self.text())
    }
}

/// The SHA-256 of a refresh token, as 64 hexadecimal digits. Who reads it in a database cannot get the token from it: it is as random
/// as a key, so a slow hash would gain nothing.
///
/// ```
/// use purlin::security::jwt::RefreshHash;
///
/// assert_eq!(RefreshHash::of("not a refresh token"), None);
/// let hash = RefreshHash::of("dGhlIHNlY3JldCBvZiBhIHJlZnJlc2ggdG9rZW4tMzI").unwrap();
/// assert_eq!(hash.as_str().len(), 64);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RefreshHash(String);

impl RefreshHash {
    /// That of what a client sent, if it has the form of a refresh token.
    pub fn of(text: &str) -> Option<Self> {
        let is_token = text.len() == 43 && decode(text).is_some_and(|bytes| bytes.len() == BYTES);
        is_token.then(|| Self::of_token(text))
    }

    /// The digits, for a column of text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn of_token(text: &str) -> Self {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let hash = digest(&SHA256, text.as_bytes());
        let digits = hash.as_ref().iter().flat_map(|byte| [byte >> 4, byte & 15]);
        Self(
            digits
                .map(|digit| char::from(DIGITS[usize::from(digit)]))
                .collect(),
        )
    }
}

impl From<RefreshHash> for String {
    fn from(hash: RefreshHash) -> Self {
        hash.0
    }
}

impl fmt::Display for RefreshHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
