//! The table of users.

use purlin::jiff::Timestamp;
use purlin::prelude::*;
use purlin::uuid::Uuid;

/// A user. One that was deleted stays for the orders that refer to it, and its address is free again.
#[derive(Debug, Model)]
#[model(table = "users", unique(email, where = "deleted_at IS NULL"))]
pub(crate) struct UserRow {
    #[model(primary_key, auto)]
    pub(crate) id: Uuid,
    /// In small letters.
    pub(crate) email: String,
    pub(crate) name: String,
    #[model(auto)]
    pub(crate) registered_at: Timestamp,
    #[model(soft_delete)]
    pub(crate) deleted_at: Option<Timestamp>,
}
