//! What can go wrong with keys.

use purlin::prelude::*;
use purlin::uuid::Uuid;

/// Why a key cannot be had. That of somebody else is told as one that does not exist.
#[derive(Debug, ApiError)]
pub(crate) enum ApiKeyError {
    #[api_error(not_found, "no key of yours has the id {0}")]
    NotFound(Uuid),
    #[api_error(transparent)]
    Db(DbError),
}

/// Why a key cannot be made.
#[derive(Debug, ApiError)]
pub(crate) enum ApiKeyCreateError {
    /// The login of who asks ended meanwhile.
    #[api_error(unauthorized, "log in", code = "unauthorized")]
    LoggedOut,
    #[api_error(
        forbidden,
        "a key opens no more than its owner may do",
        code = "scope_not_held"
    )]
    ScopeNotHeld,
    #[api_error(
        conflict,
        "there are enough keys: revoke one first",
        code = "too_many_api_keys"
    )]
    TooMany,
    #[api_error(transparent)]
    Db(DbError),
}
