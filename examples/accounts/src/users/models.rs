//! The table of users.

use purlin::jiff::Timestamp;
use purlin::prelude::*;
use purlin::security::PasswordHash;
use purlin::uuid::Uuid;

/// A user. The row cannot be answered: it is no schema, and neither is the hash in it.
#[derive(Debug, Model)]
#[model(table = "users")]
pub(crate) struct UserRow {
    #[model(primary_key, auto)]
    pub(crate) id: Uuid,
    /// In small letters.
    #[model(unique)]
    pub(crate) email: String,
    pub(crate) name: String,
    pub(crate) password: PasswordHash,
    pub(crate) registered_at: Timestamp,
    /// When the address was proved to be the user's. Before that nobody can log in.
    pub(crate) verified_at: Option<Timestamp>,
    /// Since when the user may not log in, and nothing of the user's lets anybody in.
    pub(crate) disabled_at: Option<Timestamp>,
}

impl UserRow {
    /// Whether anybody can be this user at present.
    pub(crate) const fn is_active(&self) -> bool {
        self.verified_at.is_some() && self.disabled_at.is_none()
    }

    /// What the confirmation of the address changes; nothing, if it is confirmed. The password belongs to it: a link confirms the
    /// account of who registered, and not that of somebody who registered with the same address later.
    pub(crate) fn unverified_state(&self) -> Option<String> {
        let state = || format!("{}\n{}", self.email, self.password.expose());
        self.verified_at.is_none().then(state)
    }
}
