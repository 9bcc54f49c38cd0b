//! The keys of HMAC.

use ring::{digest, hmac};

use super::KeyError;
use crate::security::jwt::algorithm::Alg;
use crate::security::jwt::base64url::encode;

/// A secret, and what it is called if nobody says otherwise.
pub(super) fn of_bytes(alg: Alg, secret: &[u8]) -> Result<(hmac::Key, String), KeyError> {
    let least = alg.secret_bytes().unwrap_or(usize::MAX);
    if secret.len() < least {
        let name = alg.name();
        return Err(KeyError::new(format!(
            "a secret for {name} has at least {least} bytes"
        )));
    }
    // What begins so is most often a public key, which is no secret: everybody could sign.
    if secret.trim_ascii_start().starts_with(b"-----BEGIN") {
        return Err(KeyError::new("this is PEM, and not a secret"));
    }
    let key = hmac::Key::new(algorithm(alg), secret);
    let id = id(&key);
    Ok((key, id))
}

/// A name that tells secrets apart and tells nothing of them: what the secret itself makes of a fixed text.
fn id(key: &hmac::Key) -> String {
    let tag = hmac::sign(key, b"purlin: the id of this key");
    encode(
        digest::digest(&digest::SHA256, tag.as_ref())
            .as_ref()
            .get(..16)
            .unwrap_or_default(),
    )
}

fn algorithm(alg: Alg) -> hmac::Algorithm {
    match alg {
        Alg::Hs384 => hmac::HMAC_SHA384,
        Alg::Hs512 => hmac::HMAC_SHA512,
        _ => hmac::HMAC_SHA256,
    }
}
