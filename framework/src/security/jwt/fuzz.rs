//! What holds of every token and every key.

use jiff::Timestamp;

use super::base64url::{decode, encode};
use super::{Es256, Hs256, JwtProfile, JwtVerifier, KeySet, NoClaims, Rs256, VerifyingKey};
use crate::secret::Secret;

/// A token that is accepted has one form only, and a set of keys is read as it is published. The corpus has tokens of this secret.
pub(crate) fn token(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else {
        return;
    };
    let secret = Secret::new("the secret of the fuzz target, which everybody knows".to_owned());
    let key = VerifyingKey::<Hs256>::from_secret(&secret).expect("it is long enough");
    let profile = JwtProfile::new("issuer", "audience");
    let verifier =
        JwtVerifier::<NoClaims>::new(&profile, KeySet::new().with(key)).expect("the profile is complete");
    if verifier.verify(text, Timestamp::UNIX_EPOCH).is_ok() {
        let parts: Vec<&str> = text.split('.').collect();
        assert_eq!(parts.len(), 3);
        assert!(
            parts
                .iter()
                .all(|part| decode(part).is_some_and(|bytes| encode(bytes) == *part))
        );
    }
    keys(text, bytes);
}

fn keys(text: &str, bytes: &[u8]) {
    if let Ok(set) = KeySet::from_jwks(text) {
        let published = set.jwks().document().to_string();
        assert_eq!(
            KeySet::from_jwks(&published).map(|again| again.len()),
            Ok(set.len())
        );
    }
    let ids = [
        VerifyingKey::<Rs256>::from_der(bytes).map(|key| key.id().len()),
        VerifyingKey::<Es256>::from_pem(text).map(|key| key.id().len()),
    ];
    // A thumbprint of SHA-256 has 43 characters.
    assert!(
        ids.iter()
            .all(|id| id.as_ref().is_ok_and(|length| *length == 43) || id.is_err())
    );
}
