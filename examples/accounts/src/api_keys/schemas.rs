//! What clients send and receive.

use purlin::jiff::Timestamp;
use purlin::prelude::*;
use purlin::uuid::Uuid;

use super::models::ApiKeyRow;
use crate::roles::PermissionName;

/// A key, without its text.
#[schema]
#[derive(Debug, Clone)]
pub(crate) struct ApiKey {
    /// Made by the server.
    pub(crate) id: Uuid,
    /// What it is for.
    pub(crate) name: String,
    /// What its text begins with, behind `acc_`.
    pub(crate) prefix: String,
    /// What it opens, as far as its owner may do that.
    pub(crate) scopes: Vec<PermissionName>,
    /// When it was made.
    pub(crate) created_at: Timestamp,
    /// When it ends.
    pub(crate) expires_at: Timestamp,
}

/// A key that is wanted.
#[schema]
#[derive(Debug, Clone)]
pub(crate) struct ApiKeyCreate {
    /// What it is for.
    #[field(
        min_length = 1,
        max_length = 100,
        pattern = "^[^\\x00-\\x1f]*$",
        example = "Nightly report"
    )]
    pub(crate) name: String,
    /// What it opens: some of what you may do yourself.
    #[field(default, unique_items)]
    pub(crate) scopes: Vec<PermissionName>,
    /// After how many days it ends.
    #[field(ge = 1, le = 365, default = 90)]
    pub(crate) days: u32,
}

/// A key that was made.
#[schema]
#[derive(Clone)]
pub(crate) struct ApiKeyCreated {
    /// The text to send in `X-Api-Key`. It is shown this once.
    pub(crate) key: String,
    /// What is kept of it.
    pub(crate) api_key: ApiKey,
}

impl From<ApiKeyRow> for ApiKey {
    fn from(row: ApiKeyRow) -> Self {
        Self {
            id: row.id,
            name: row.name,
            prefix: row.prefix,
            scopes: row.scopes,
            created_at: row.created_at,
            expires_at: row.expires_at,
        }
    }
}
