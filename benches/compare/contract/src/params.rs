//! Parameters of path and query.

use serde::{Deserialize, Serialize};

/// What a query says.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct ItemQuery {
    pub q: Option<String>,
    #[serde(default = "default_limit")]
    pub limit: u32,
}

fn default_limit() -> u32 {
    20
}

/// What a request for an item says.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "salvo", derive(salvo_oapi::ToSchema))]
pub struct Item {
    pub user_id: u64,
    pub item_id: u64,
    pub q: Option<String>,
    pub limit: u32,
}
