//! Whether a point is one of its curve.

use ring::agreement::{self, EphemeralPrivateKey, UnparsedPublicKey, agree_ephemeral};
use ring::rand::SystemRandom;

/// Checks it by an agreement with a key that is thrown away, which is what `ring` has for that (NIST SP 800-56A, section 5.6.2.3.3).
pub(super) fn is_on_curve(curve: &'static agreement::Algorithm, point: &[u8]) -> bool {
    let Ok(ours) = EphemeralPrivateKey::generate(curve, &SystemRandom::new()) else {
        return false;
    };
    agree_ephemeral(ours, &UnparsedPublicKey::new(curve, point), |_| ()).is_ok()
}
