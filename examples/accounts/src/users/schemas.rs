//! What clients send and receive.

use purlin::jiff::Timestamp;
use purlin::prelude::*;
use purlin::uuid::Uuid;

use super::models::UserRow;

/// A user.
#[schema]
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct User {
    /// Made by the server.
    pub(crate) id: Uuid,
    /// Where letters go, in small letters.
    pub(crate) email: String,
    /// What to call the user.
    pub(crate) name: String,
    /// Since when the user is one.
    pub(crate) registered_at: Timestamp,
    /// Whether the address is proved to be the user's.
    pub(crate) is_verified: bool,
    /// Whether the user may not log in.
    pub(crate) is_disabled: bool,
}

/// A proof that it is the owner who asks.
#[schema]
#[derive(Clone)]
pub(crate) struct PasswordProof {
    /// The password, so that nobody does it who finds the door open.
    #[field(sensitive, write_only, max_length = 1024)]
    pub(crate) password: String,
}

impl From<UserRow> for User {
    fn from(row: UserRow) -> Self {
        Self {
            id: row.id,
            email: row.email,
            name: row.name,
            registered_at: row.registered_at,
            is_verified: row.verified_at.is_some(),
            is_disabled: row.disabled_at.is_some(),
        }
    }
}
