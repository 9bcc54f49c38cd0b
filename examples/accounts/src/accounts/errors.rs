//! What can go wrong with accounts.

use purlin::prelude::*;
use purlin::security::{PasswordError, TokenRefused};

use crate::roles::LastAdministrator;
use crate::users::ProofError;

/// Why nobody can register. That there is such an account is no reason.
#[derive(Debug, ApiError)]
pub(crate) enum RegisterError {
    #[api_error(transparent)]
    Password(PasswordError),
    #[api_error(transparent)]
    Db(DbError),
}

/// Why the token of a letter is worth nothing.
#[derive(Debug, ApiError)]
pub(crate) enum VerifyError {
    #[api_error(transparent)]
    Token(TokenRefused),
    #[api_error(transparent)]
    Db(DbError),
}

/// Why there is no new password.
#[derive(Debug, ApiError)]
pub(crate) enum ResetError {
    #[api_error(transparent)]
    Token(TokenRefused),
    #[api_error(transparent)]
    Password(PasswordError),
    #[api_error(transparent)]
    Db(DbError),
}

/// Why the password cannot be changed.
#[derive(Debug, ApiError)]
pub(crate) enum PasswordChangeError {
    #[api_error(transparent)]
    Proof(ProofError),
    #[api_error(transparent)]
    Password(PasswordError),
    #[api_error(transparent)]
    Db(DbError),
}

/// Why the account cannot be changed.
#[derive(Debug, ApiError)]
pub(crate) enum ProfileError {
    /// It was deleted while the request was on its way.
    #[api_error(unauthorized, "log in", code = "unauthorized")]
    Gone,
    #[api_error(transparent)]
    Db(DbError),
}

/// Why an account cannot be deleted.
#[derive(Debug, ApiError)]
pub(crate) enum DeleteError {
    #[api_error(transparent)]
    Proof(ProofError),
    #[api_error(transparent)]
    Last(LastAdministrator),
    #[api_error(transparent)]
    Db(DbError),
}
