//! Why somebody is not let in.

use purlin::prelude::*;
use purlin::security::jwt::InvalidToken;

/// Why somebody is not let in. It does not say what is wrong: who tries learns nothing.
#[derive(Debug, ApiError)]
pub(crate) enum IdentityError {
    /// The token, the cookie or the key lets nobody in.
    #[api_error(unauthorized, "log in", code = "unauthorized")]
    Refused,
    #[api_error(transparent)]
    Db(DbError),
}

/// The reason is in the log.
impl From<InvalidToken> for IdentityError {
    fn from(_: InvalidToken) -> Self {
        Self::Refused
    }
}
