//! Roles: what they permit, and who has them.

mod crud;
mod errors;
mod models;
mod permissions;
mod routes;
mod schemas;
mod services;

use purlin::prelude::*;

pub(crate) use errors::LastAdministrator;
pub(crate) use permissions::{AuditRead, PermissionName, Permissions, SCOPES, UsersRead, UsersWrite};
pub(crate) use services::RoleService;

use models::{MemberRow, PermissionRow, RoleRow};
use routes::{
    create_role, delete_role, give_role, list_members, list_roles, read_role, replace_role, take_role,
};

/// The routes below `/roles`.
pub(crate) fn module() -> Module {
    Module::new("roles")
        .prefix("/roles")
        .routes(routes![
            list_roles,
            create_role,
            read_role,
            replace_role,
            delete_role,
            list_members,
            give_role,
            take_role
        ])
        .service::<RoleService>()
        .models(models![RoleRow, PermissionRow, MemberRow])
}
