//! The tables of roles.

use purlin::prelude::*;
use purlin::uuid::Uuid;

use super::permissions::PermissionName;
use crate::users::USER_ID;

/// A role.
#[derive(Debug, Model)]
#[model(table = "roles")]
pub(crate) struct RoleRow {
    #[model(primary_key, auto)]
    pub(crate) id: Uuid,
    #[model(unique)]
    pub(crate) name: String,
    pub(crate) description: String,
}

/// What a role permits.
#[derive(Debug, Model)]
#[model(table = "role_permissions")]
pub(crate) struct PermissionRow {
    #[model(primary_key, references = RoleRow::ID, on_delete = cascade)]
    pub(crate) role_id: Uuid,
    #[model(primary_key)]
    pub(crate) permission: PermissionName,
}

/// Who has a role.
#[derive(Debug, Model)]
#[model(table = "role_members", index(user_id))]
pub(crate) struct MemberRow {
    #[model(primary_key, references = RoleRow::ID, on_delete = cascade)]
    pub(crate) role_id: Uuid,
    #[model(primary_key, references = USER_ID, on_delete = cascade)]
    pub(crate) user_id: Uuid,
}
