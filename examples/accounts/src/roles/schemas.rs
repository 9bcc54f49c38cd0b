//! What clients send and receive.

use purlin::prelude::*;
use purlin::uuid::Uuid;

use super::models::RoleRow;
use super::permissions::PermissionName;

/// A role.
#[schema]
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Role {
    /// Made by the server.
    pub(crate) id: Uuid,
    /// What it is called.
    pub(crate) name: String,
    /// What it is for.
    pub(crate) description: String,
    /// What who has it may do.
    pub(crate) permissions: Vec<PermissionName>,
}

/// A role as it is to be.
#[schema]
#[derive(Debug, Clone)]
pub(crate) struct RoleWrite {
    /// What it is called. No two roles have the same name.
    #[field(
        min_length = 1,
        max_length = 60,
        pattern = "^[a-z][a-z0-9-]*$",
        example = "support"
    )]
    pub(crate) name: String,
    /// What it is for.
    #[field(
        default,
        max_length = 500,
        pattern = "^[^\\x00-\\x1f]*$",
        example = "Helps people who cannot log in"
    )]
    pub(crate) description: String,
    /// What who has it may do.
    #[field(unique_items)]
    pub(crate) permissions: Vec<PermissionName>,
}

impl Role {
    pub(super) fn of(row: RoleRow, mut permissions: Vec<PermissionName>) -> Self {
        permissions.sort_unstable();
        Self {
            id: row.id,
            name: row.name,
            description: row.description,
            permissions,
        }
    }
}
