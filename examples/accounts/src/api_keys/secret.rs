//! The text of a key, and what is kept of it.

use purlin::Secret;
use purlin::uuid::Uuid;
use sha2::{Digest, Sha256};

/// What keys begin with, so that tools that look for leaked secrets find them.
const MARK: &str = "acc_";

/// How many characters of random text a key is found by.
const PREFIX: usize = 12;

/// The text of a key: `acc_`, a prefix by which its row is found, `_`, and 244 random bits. The row has the prefix and a hash. The
/// text is as random as a key can be, so a slow hash as that of passwords would gain nothing.
#[derive(Debug)]
pub(crate) struct KeyText {
    prefix: String,
    text: Secret<String>,
}

impl KeyText {
    /// A new one.
    pub(super) fn generate() -> Self {
        let [prefix, first, second] = [(); 3].map(|()| Uuid::new_v4().simple().to_string());
        let prefix = prefix[..PREFIX].to_owned();
        let text = Secret::new(format!("{MARK}{prefix}_{first}{second}"));
        Self { prefix, text }
    }

    /// What a client sent, if it has the form of a key.
    pub(crate) fn parse(text: &Secret<String>) -> Option<Self> {
        let (prefix, rest) = text.expose().strip_prefix(MARK)?.split_once('_')?;
        let is_key = prefix.len() == PREFIX && rest.len() == 64;
        is_key.then(|| Self {
            prefix: prefix.to_owned(),
            text: text.clone(),
        })
    }

    /// By what its row is found.
    pub(super) fn prefix(&self) -> &str {
        &self.prefix
    }

    /// What is kept of it: 64 hexadecimal digits.
    pub(super) fn hash(&self) -> String {
        let hash = Sha256::digest(self.text.expose().as_bytes());
        format!("{hash:x}")
    }

    /// Whether it is the key of which this was kept.
    pub(super) fn is_that_of(&self, hash: &str) -> bool {
        Secret::new(self.hash()).matches(hash)
    }

    /// The text, for who made it.
    pub(super) fn expose(&self) -> &str {
        self.text.expose()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "what is not there is a failed test")]

    use super::*;

    #[test]
    fn a_key_is_found_again_by_its_text() {
        let key = KeyText::generate();
        let sent = KeyText::parse(&Secret::new(key.expose().to_owned())).unwrap();
        assert_eq!(sent.prefix(), key.prefix());
        assert!(sent.is_that_of(&key.hash()));
        let other = key.expose().replace(['a', '1'], "0");
        let other = KeyText::parse(&Secret::new(other));
        assert!(other.is_none_or(|other| !other.is_that_of(&key.hash())));
    }

    #[test]
    fn what_is_no_key_is_none() {
        for text in [
            "",
            "acc_",
            "acc_0123456789ab",
            "acc_0123456789ab_short",
            "abc_0123456789ab_0",
        ] {
            assert!(KeyText::parse(&Secret::new(text.to_owned())).is_none(), "{text}");
        }
    }
}
