//! Values that no log shows, and that leave no copy behind when they are dropped.

#[cfg(any(feature = "accounts", feature = "sessions"))]
mod entropy;

use std::fmt;

#[cfg(any(feature = "accounts", feature = "sessions"))]
pub(crate) use entropy::random;
use serde::{Deserialize, Deserializer};
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, Zeroizing};

/// What stands where a secret would.
pub(crate) const HIDDEN: &str = "[secret]";

/// A password, a key, an address with a password in it.
///
/// It is read and never written: it does not implement `Serialize`, so no answer can hold it,
/// and `Debug` and `Display` do not show it. Its memory is overwritten when it is dropped.
///
/// ```
/// use purlin::Secret;
///
/// let key = Secret::new("correct horse".to_owned());
/// assert_eq!(format!("{key} {key:?}"), "[secret] Secret(..)");
/// assert_eq!(key.expose(), "correct horse");
/// ```
///
/// Two secrets, or a secret and what a client sent, are compared in a time that does not depend on where they differ:
///
/// ```
/// # use purlin::Secret;
/// let key = Secret::new("correct horse".to_owned());
/// assert!(key.matches("correct horse"));
/// assert!(key != Secret::new("battery staple".to_owned()));
/// ```
///
/// It cannot be written:
///
/// ```compile_fail,E0277
/// # use purlin::Secret;
/// purlin::serde_json::to_string(&Secret::new("correct horse".to_owned()));
/// ```
#[derive(Clone, Default)]
pub struct Secret<T: Zeroize>(Zeroizing<T>);

impl<T: Zeroize> Secret<T> {
    /// Hides a value.
    ///
    /// ```
    /// let key = purlin::Secret::new(vec![1_u8, 2, 3]);
    /// # let _ = key;
    /// ```
    pub fn new(value: T) -> Self {
        Self(Zeroizing::new(value))
    }

    /// The value, for the one place that needs it. Searching for `expose` finds all of them.
    ///
    /// ```
    /// assert_eq!(purlin::Secret::new(7_u64).expose(), &7);
    /// ```
    pub fn expose(&self) -> &T {
        &self.0
    }
}

impl<T: Zeroize + AsRef<[u8]>> Secret<T> {
    /// Whether a candidate is the same, in a time that depends on the lengths only.
    ///
    /// ```
    /// let key = purlin::Secret::new("correct horse".to_owned());
    /// assert!(!key.matches("correct house"));
    /// ```
    pub fn matches(&self, candidate: impl AsRef<[u8]>) -> bool {
        self.0.as_ref().ct_eq(candidate.as_ref()).into()
    }
}

impl<T: Zeroize + AsRef<[u8]>> PartialEq for Secret<T> {
    fn eq(&self, other: &Self) -> bool {
        self.matches(&*other.0)
    }
}

impl<T: Zeroize + AsRef<[u8]>> Eq for Secret<T> {}

impl<T: Zeroize> From<T> for Secret<T> {
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

impl<T: Zeroize> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

impl<T: Zeroize> fmt::Display for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(HIDDEN)
    }
}

impl<'de, T: Zeroize + Deserialize<'de>> Deserialize<'de> for Secret<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_shows_it() {
        #[derive(Debug)]
        #[expect(dead_code, reason = "only its `Debug` is asked for")]
        struct Holder {
            key: Secret<String>,
        }
        let key = Secret::new("canary".to_owned());
        let shown = format!("{key} {key:?} {key:#?} {:?}", Holder { key: key.clone() });
        assert!(!shown.contains("canary"), "{shown}");
    }

    #[test]
    fn it_is_compared_by_its_bytes() {
        let key = Secret::new("abc".to_owned());
        assert_eq!(key, Secret::new("abc".to_owned()));
        for other in ["", "ab", "abd", "abcd", "ABC"] {
            assert_ne!(key, Secret::new(other.to_owned()));
            assert!(!key.matches(other));
        }
        assert!(key.matches(b"abc"));
    }

    #[test]
    fn it_is_read_like_what_it_holds() {
        let key: Secret<String> = serde_json::from_str("\"abc\"").unwrap();
        assert!(key.matches("abc"));
        assert!(serde_json::from_str::<Secret<String>>("5").is_err());
    }

    #[test]
    fn dropping_it_overwrites_the_value() {
        struct Watched<'w>(&'w std::cell::Cell<bool>);
        impl Zeroize for Watched<'_> {
            fn zeroize(&mut self) {
                self.0.set(true);
            }
        }
        let wiped = std::cell::Cell::new(false);
        drop(Secret::new(Watched(&wiped)));
        assert!(wiped.get());
    }
}
