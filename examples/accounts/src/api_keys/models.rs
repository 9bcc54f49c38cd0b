//! The table of keys.

use purlin::jiff::Timestamp;
use purlin::prelude::*;
use purlin::uuid::Uuid;

use crate::roles::PermissionName;
use crate::users::USER_ID;

/// A key. Its text is not among what is kept.
#[derive(Debug, Model)]
#[model(table = "api_keys")]
pub(crate) struct ApiKeyRow {
    #[model(primary_key, auto)]
    pub(crate) id: Uuid,
    #[model(index, references = USER_ID, on_delete = cascade)]
    pub(crate) user_id: Uuid,
    pub(crate) name: String,
    #[model(unique)]
    pub(crate) prefix: String,
    pub(crate) hash: String,
    #[model(json)]
    pub(crate) scopes: Vec<PermissionName>,
    pub(crate) created_at: Timestamp,
    pub(crate) expires_at: Timestamp,
}
