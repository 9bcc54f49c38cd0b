//! What clients send and receive.

use purlin::jiff::Timestamp;
use purlin::prelude::*;
use purlin::uuid::Uuid;

use super::models::{Role, UserRow};

/// A user.
#[schema]
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct User {
    /// Made by the server.
    #[field(read_only)]
    pub(crate) id: Uuid,
    /// Where letters go, in small letters.
    pub(crate) email: String,
    /// What to call the user.
    pub(crate) name: String,
    /// What the user is in the shop.
    pub(crate) role: Role,
    /// Since when the user is one.
    #[field(read_only)]
    pub(crate) registered_at: Timestamp,
}

/// Somebody who wants to be a user.
#[schema]
#[derive(Clone)]
pub(crate) struct UserCreate {
    /// Where letters go. Capitals make no difference, and no two users have the same.
    #[field(email, max_length = 254, example = "ada@example.com")]
    pub(crate) email: String,
    /// What to call the user.
    #[field(
        min_length = 1,
        max_length = 100,
        pattern = "^[^\\x00-\\x1f]*$",
        example = "Ada"
    )]
    pub(crate) name: String,
    /// At least ten characters.
    #[field(sensitive, write_only, min_length = 10, max_length = 256)]
    pub(crate) password: String,
}

/// A change of a user. What is left out stays as it is.
#[schema]
#[derive(Debug, Clone)]
pub(crate) struct UserUpdate {
    /// Where letters go from now on.
    #[field(email, max_length = 254, example = "ada@example.org")]
    pub(crate) email: Option<String>,
    /// What to call the user from now on.
    #[field(
        min_length = 1,
        max_length = 100,
        pattern = "^[^\\x00-\\x1f]*$",
        example = "Ada Lovelace"
    )]
    pub(crate) name: Option<String>,
}

impl UserUpdate {
    /// Whether anything is to change.
    pub(super) const fn names_something(&self) -> bool {
        self.email.is_some() || self.name.is_some()
    }
}

impl From<UserRow> for User {
    fn from(row: UserRow) -> Self {
        Self {
            id: row.id,
            email: row.email,
            name: row.name,
            role: row.role,
            registered_at: row.registered_at,
        }
    }
}
