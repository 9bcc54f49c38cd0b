//! Codes for the day when the telephone is lost.

use std::fmt;

use data_encoding::{BASE32_NOPAD, HEXLOWER};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::secret::Secret;
use crate::secret::random;

/// How many codes an account gets.
const CODES: usize = 10;

/// The bytes of a code: 80 bits cannot be guessed, nor found by their hash.
const BYTES: usize = 10;

/// The characters of a group of a code.
const GROUP: usize = 4;

/// Codes that each stand once for a second factor. Only their hashes are kept; the codes themselves are shown once.
///
/// ```
/// use purlin::security::RecoveryCodes;
///
/// let (shown, mut kept) = RecoveryCodes::generate();
/// assert_eq!((shown.len(), kept.left()), (10, 10));
/// assert!(kept.use_up(shown[0].expose()));
/// assert!(!kept.use_up(shown[0].expose()));
/// assert_eq!(kept.left(), 9);
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryCodes(Vec<[u8; 32]>);

impl RecoveryCodes {
    /// Ten new codes, such as `ABCD-EFGH-2345-WXYZ`, and what is kept of them.
    pub fn generate() -> (Vec<Secret<String>>, Self) {
        let codes: Vec<_> = (0..CODES).map(|_| code()).collect();
        let hashes = codes.iter().map(|code| hash(code.expose())).collect();
        (codes, Self(hashes))
    }

    /// Uses a code up, if it is one of those that are left. Store what is left then, in the transaction that reads it. Case, spaces
    /// and dashes do not matter.
    #[must_use = "whether the code was one is the question"]
    pub fn use_up(&mut self, code: &str) -> bool {
        let candidate = hash(code);
        let before = self.0.len();
        self.0.retain(|kept| !bool::from(kept.ct_eq(&candidate)));
        self.0.len() < before
    }

    /// How many codes are left.
    pub const fn left(&self) -> usize {
        self.0.len()
    }

    /// What is left as text, to be stored.
    pub fn to_text(&self) -> String {
        let hashes = self.0.iter().map(|hash| HEXLOWER.encode(hash));
        hashes.collect::<Vec<_>>().join(" ")
    }

    /// Reads what was stored; `None` if it is something else.
    pub fn parse(text: &str) -> Option<Self> {
        let hash = |word: &str| HEXLOWER.decode(word.as_bytes()).ok()?.try_into().ok();
        text.split_whitespace().map(hash).collect::<Option<_>>().map(Self)
    }
}

impl fmt::Debug for RecoveryCodes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecoveryCodes")
            .field("left", &self.left())
            .finish_non_exhaustive()
    }
}

#[cfg(any(feature = "sqlite", feature = "postgres"))]
impl crate::model::ColumnValue for RecoveryCodes {
    const TYPE: crate::model::ColumnType = crate::model::ColumnType::Text;

    fn to_value(&self) -> crate::db::Value {
        crate::db::Value::Text(Some(self.to_text()))
    }

    fn read<B: crate::db::Backend>(row: &B::Row, index: usize) -> Result<Self, sqlx::Error> {
        let text = <String as crate::model::ColumnValue>::read::<B>(row, index)?;
        Self::parse(&text).ok_or_else(|| sqlx::Error::ColumnDecode {
            index: index.to_string(),
            source: "they are no recovery codes".into(),
        })
    }
}

fn code() -> Secret<String> {
    let letters = Zeroizing::new(BASE32_NOPAD.encode(&random::<BYTES>()));
    let groups: Vec<&str> = (0..letters.len() / GROUP)
        .map(|group| &letters[group * GROUP..(group + 1) * GROUP])
        .collect();
    Secret::new(groups.join("-"))
}

fn hash(code: &str) -> [u8; 32] {
    let letters = code.chars().filter(char::is_ascii_alphanumeric);
    let letters: Zeroizing<String> =
        Zeroizing::new(letters.map(|letter| letter.to_ascii_uppercase()).collect());
    Sha256::digest(letters.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_found_however_it_is_typed_and_once() {
        let (shown, mut kept) = RecoveryCodes::generate();
        let code = shown[3].expose();
        assert_eq!(code.len(), 19, "{code}");
        let typed = format!(" {} ", code.to_lowercase().replace('-', " "));
        assert!(kept.use_up(&typed));
        assert!(!kept.use_up(code));
        assert!(!kept.use_up(""));
        assert_eq!(kept.left(), 9);
    }

    #[test]
    fn only_hashes_are_kept_and_come_back() {
        let (shown, kept) = RecoveryCodes::generate();
        let text = kept.to_text();
        assert!(shown.iter().all(|code| !text.contains(code.expose())));
        assert_eq!(RecoveryCodes::parse(&text), Some(kept));
        assert_eq!(RecoveryCodes::parse("").map(|none| none.left()), Some(0));
        assert_eq!(RecoveryCodes::parse("abc"), None);
    }
}
