//! The tables of logins.

use purlin::jiff::Timestamp;
use purlin::prelude::*;
use purlin::uuid::Uuid;

use crate::users::USER_ID;

/// Somebody who logged in.
#[derive(Debug, Model)]
#[model(table = "logins")]
pub(crate) struct LoginRow {
    /// The family of its refresh tokens.
    #[model(primary_key)]
    pub(crate) id: Uuid,
    #[model(index, references = USER_ID, on_delete = cascade)]
    pub(crate) user_id: Uuid,
    pub(crate) kind: LoginKind,
    /// What its tokens open, with a space between; of a browser, everything.
    pub(crate) scope: Option<String>,
    pub(crate) began_at: Timestamp,
    /// When it is over, however much it is used.
    pub(crate) expires_at: Timestamp,
    pub(crate) ended_at: Option<Timestamp>,
}

/// What a login is remembered by.
#[schema(rename_all = "snake_case")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, ColumnValue)]
pub(crate) enum LoginKind {
    /// Tokens.
    App,
    /// A cookie.
    Browser,
}

/// A refresh token, of which the hash is kept.
#[derive(Debug, Model)]
#[model(table = "refresh_tokens")]
pub(crate) struct RefreshTokenRow {
    #[model(primary_key)]
    pub(crate) hash: String,
    #[model(index, references = LoginRow::ID, on_delete = cascade)]
    pub(crate) login_id: Uuid,
    pub(crate) issued_at: Timestamp,
    pub(crate) expires_at: Timestamp,
    pub(crate) used_at: Option<Timestamp>,
}
