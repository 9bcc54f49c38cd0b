//! One attempt to log in.

use std::fmt;
use std::sync::Arc;

use super::{Failures, ThrottleError, ThrottleKey};

/// An attempt to log in that was let through. It has failed, unless it is said to have [succeeded](Self::succeeded).
#[must_use = "an attempt that is not said to have succeeded counts as a failure"]
pub struct Attempt {
    pub(super) failures: Arc<dyn Failures>,
    pub(super) account: ThrottleKey,
    pub(super) address: Option<ThrottleKey>,
}

impl Attempt {
    /// Who it is has been proved, with the last factor that is asked for: the failures of the account are forgotten. The address gets back what this attempt counted and no more, or
    /// whoever has one account could guess at others for ever.
    ///
    /// # Errors
    /// The store cannot be reached.
    pub async fn succeeded(self) -> Result<(), ThrottleError> {
        let forgotten = self.failures.forget(&self.account).await;
        forgotten.map_err(ThrottleError::store)?;
        if let Some(address) = &self.address {
            let given_back = self.failures.give_back(address).await;
            given_back.map_err(ThrottleError::store)?;
        }
        Ok(())
    }

    /// Nobody guessed: the server could not look, as too many passwords were being hashed or the database did not answer, or the password was right
    /// and the code of a second factor is yet to come. It was no failure, neither of the account nor of the address.
    ///
    /// # Errors
    /// The store cannot be reached.
    pub async fn cancelled(self) -> Result<(), ThrottleError> {
        for key in std::iter::once(&self.account).chain(&self.address) {
            let given_back = self.failures.give_back(key).await;
            given_back.map_err(ThrottleError::store)?;
        }
        Ok(())
    }
}

impl fmt::Debug for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attempt").finish_non_exhaustive()
    }
}
