//! The key of a session, which its cookie holds, and the id that its store knows it by.

use std::fmt;

use data_encoding::BASE64URL_NOPAD;
use sha2::{Digest, Sha256};
use tower_sessions_core::session::Id;

use crate::secret::random;

/// The bytes of a key: 128 bits (OWASP asks for 64 at least).
const BYTES: usize = 16;

/// The key of a session. Whoever has it has the session, so the store does not get it: it gets a hash, and what is stolen from it opens
/// nothing.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Key([u8; BYTES]);

impl Key {
    pub(super) fn generate() -> Self {
        Self(random())
    }

    /// Reads what [`text`](Self::text) wrote.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
        bytes.try_into().ok().map(Self)
    }

    pub(super) fn text(self) -> String {
        BASE64URL_NOPAD.encode(&self.0)
    }

    /// What the store knows it by. A key is random, so half of a hash without salt is as hard to turn back as the key to guess.
    pub(super) fn id(self) -> Id {
        let hash = Sha256::digest(self.0);
        let mut half = [0; 16];
        half.copy_from_slice(&hash[..16]);
        Id(i128::from_be_bytes(half))
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_comes_back_and_is_not_its_id() {
        let key = Key::generate();
        assert_eq!(key.text().len(), 22);
        assert_eq!(Key::parse(&key.text()), Some(key));
        assert_ne!(key.id().to_string(), key.text());
        assert_ne!(key.id(), Key::generate().id());
        assert_eq!(format!("{key:?}"), "Key(..)");
    }

    #[test]
    fn what_is_no_key_is_none() {
        for text in [
            "",
            "abc",
            "AAAAAAAAAAAAAAAAAAAAAAA",
            "AAAAAAAAAAAAAAAAAAAAA!",
            "ä",
        ] {
            assert_eq!(Key::parse(text), None, "{text}");
        }
        // The bits behind the last byte are zero, so that a key has one form.
        assert_eq!(Key::parse("AAAAAAAAAAAAAAAAAAAAAB"), None);
    }
}
