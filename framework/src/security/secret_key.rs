//! Keys as settings give them.

use std::error::Error;
use std::fmt;

use data_encoding::HEXLOWER_PERMISSIVE;
use zeroize::Zeroizing;

use crate::secret::Secret;

/// Why a text is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyError {
    least: usize,
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { least } = self;
        write!(
            f,
            "is no key: write at least {} hexadecimal digits, as `openssl rand -hex {least}` makes them",
            least * 2
        )
    }
}

impl Error for KeyError {}

/// The bytes of a key, of which there are at least so many.
pub(super) fn key_bytes(text: &Secret<String>, least: usize) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    let digits = text.expose().trim();
    let bytes = HEXLOWER_PERMISSIVE.decode(digits.as_bytes()).map(Zeroizing::new);
    bytes
        .ok()
        .filter(|bytes| bytes.len() >= least)
        .ok_or(KeyError { least })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_hexadecimal_and_long_enough() {
        let read = |text: &str| key_bytes(&Secret::new(text.to_owned()), 4).map(|bytes| bytes.to_vec());
        assert_eq!(read("00ff10AB"), Ok(vec![0, 255, 16, 171]));
        assert_eq!(read(" 0001020304\n").unwrap().len(), 5);
        for short in ["", "00ff10", "00ff10a", "no hexadecimal digits"] {
            assert_eq!(read(short), Err(KeyError { least: 4 }));
        }
        let told = key_bytes(&Secret::new("canary".to_owned()), 4)
            .unwrap_err()
            .to_string();
        assert_eq!(
            told,
            "is no key: write at least 8 hexadecimal digits, as `openssl rand -hex 4` makes them"
        );
    }
}
