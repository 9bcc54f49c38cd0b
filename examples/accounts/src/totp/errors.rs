//! What can go wrong with second factors.

use purlin::prelude::*;
use purlin::security::ThrottleError;

use crate::users::ProofError;

/// Why no second factor can be begun.
#[derive(Debug, ApiError)]
pub(crate) enum TotpBeginError {
    #[api_error(conflict, "there is a second factor already", code = "totp_enabled")]
    Enabled,
    #[api_error(transparent)]
    Proof(ProofError),
    #[api_error(transparent)]
    Db(DbError),
}

/// Why a second factor cannot be confirmed.
#[derive(Debug, ApiError)]
pub(crate) enum TotpConfirmError {
    #[api_error(conflict, "there is nothing to confirm", code = "totp_not_begun")]
    NotBegun,
    #[api_error(unprocessable, "the code is wrong", code = "totp_wrong_code")]
    WrongCode,
    #[api_error(transparent)]
    Throttled(ThrottleError),
    #[api_error(transparent)]
    Db(DbError),
}

/// Why a second factor lets nobody in.
#[derive(Debug)]
pub(crate) enum SecondFactorError {
    /// A code is wanted, and none came.
    Missing,
    /// The code is wrong, or was used before.
    Wrong,
    /// The database could not be asked.
    Db(DbError),
}

impl From<DbError> for SecondFactorError {
    fn from(error: DbError) -> Self {
        Self::Db(error)
    }
}
