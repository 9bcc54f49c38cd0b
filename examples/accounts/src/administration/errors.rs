//! What can go wrong with other people's accounts.

use purlin::prelude::*;
use purlin::uuid::Uuid;

use crate::roles::LastAdministrator;

/// Why an account cannot be had.
#[derive(Debug, ApiError)]
pub(crate) enum UserError {
    #[api_error(not_found, "no user has the id {0}")]
    NotFound(Uuid),
    #[api_error(transparent)]
    Db(DbError),
}

/// Why a second factor cannot be taken away.
#[derive(Debug, ApiError)]
pub(crate) enum FactorRemoveError {
    #[api_error(not_found, "no user has the id {0}", code = "user_not_found")]
    NotFound(Uuid),
    #[api_error(
        forbidden,
        "you give your own second factor up with your password",
        code = "own_second_factor"
    )]
    Own,
    #[api_error(transparent)]
    Db(DbError),
}

/// Why an account cannot be changed.
#[derive(Debug, ApiError)]
pub(crate) enum UserChangeError {
    #[api_error(not_found, "no user has the id {0}", code = "user_not_found")]
    NotFound(Uuid),
    #[api_error(transparent)]
    Last(LastAdministrator),
    #[api_error(transparent)]
    Db(DbError),
}
