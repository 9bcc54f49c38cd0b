//! A token that was opened, and not used yet.

use std::fmt;
use std::marker::PhantomData;

use hmac::Mac;
use zeroize::Zeroizing;

use super::TokenRefused;
use super::tokens::Claim;

/// A token that was made here and has not ended. It may have been used already: what [`confirm`](Self::confirm) says counts.
#[must_use = "a token is used once only if it is confirmed"]
pub struct Claimed<P> {
    pub(super) claim: Claim,
    pub(super) key: Zeroizing<Vec<u8>>,
    pub(super) confirmation: [u8; 32],
    pub(super) purpose: PhantomData<fn() -> P>,
}

impl<P> Claimed<P> {
    /// Whose token it is, to look for the state.
    pub fn subject(&self) -> &str {
        &self.claim.subject
    }

    /// Whose token it is, if it was not used: the state is still the one that it was made for. `None` is the state of a subject that is
    /// there no more.
    ///
    /// # Errors
    /// The state is another one.
    pub fn confirm<S: AsRef<[u8]>>(self, state: Option<S>) -> Result<String, TokenRefused> {
        let state = state.ok_or(TokenRefused)?;
        let signature = self.claim.sign(&self.key, Some(state.as_ref()));
        let confirmed = signature.verify_slice(&self.confirmation);
        confirmed.map(|()| self.claim.subject).map_err(|_| TokenRefused)
    }
}

impl<P> fmt::Debug for Claimed<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Claimed")
            .field("subject", &self.subject())
            .finish_non_exhaustive()
    }
}
