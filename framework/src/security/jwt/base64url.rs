//! Base64url without padding, as RFC 7515 writes it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

pub(super) fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The bytes. White space, padding and bits that are left over make it none: each value has one form.
pub(super) fn decode(text: impl AsRef<[u8]>) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_value_has_one_form() {
        assert_eq!(decode("-_8").as_deref(), Some(&[0xfb, 0xff][..]));
        assert_eq!(encode([0xfb, 0xff]), "-_8");
        for bad in ["-_9", "-_8=", "-_ 8", "-_8\n", "+/8", "-_8-_", "\u{e9}_8"] {
            assert_eq!(decode(bad), None, "{bad:?}");
        }
    }
}
