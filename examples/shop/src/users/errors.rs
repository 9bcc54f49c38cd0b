//! What can go wrong with users. Each route returns only what can go wrong there, so the document says no more than that.

use purlin::prelude::*;
use purlin::security::PasswordError;
use purlin::uuid::Uuid;

use super::models::UserRow;

/// No user has this id.
#[derive(Debug, ApiError)]
#[api_error(not_found, "no user has the id {0}")]
pub(crate) struct UserNotFound(pub(crate) Uuid);

/// Why a user cannot be had.
#[derive(Debug, ApiError)]
pub(crate) enum UserError {
    #[api_error(transparent)]
    NotFound(UserNotFound),
    #[api_error(transparent)]
    Db(DbError),
}

/// Why somebody cannot become a user.
#[derive(Debug, ApiError)]
pub(crate) enum RegisterError {
    #[api_error(conflict, "another user has this e-mail address", code = "email_taken", unique = UserRow::UNIQUE_EMAIL)]
    EmailTaken,
    #[api_error(transparent)]
    Password(PasswordError),
    #[api_error(transparent)]
    Db(DbError),
}

/// Why a password was not looked at.
#[derive(Debug, ApiError)]
pub(crate) enum ProofError {
    #[api_error(transparent)]
    Password(PasswordError),
    #[api_error(transparent)]
    Db(DbError),
}

/// Why a user cannot be changed.
#[derive(Debug, ApiError)]
pub(crate) enum UpdateError {
    #[api_error(transparent)]
    NotFound(UserNotFound),
    #[api_error(conflict, "another user has this e-mail address", code = "email_taken", unique = UserRow::UNIQUE_EMAIL)]
    EmailTaken,
    #[api_error(transparent)]
    Db(DbError),
}
