//! The routes of roles: they take a request apart, and leave the rest to the service.

use purlin::model::CursorPage;
use purlin::prelude::*;
use purlin::security::Allowed;
use purlin::uuid::Uuid;

use super::errors::{RoleChangeError, RoleCreateError, RoleError, RoleGiveError, RoleRemoveError};
use super::permissions::{RolesRead, RolesWrite};
use super::schemas::{Role, RoleWrite};
use super::services::RoleService;
use crate::identity::current_user;
use crate::paging::CursorPaging;

/// List all roles.
#[get("/")]
pub(crate) async fn list_roles(
    _caller: Allowed<current_user, RolesRead>,
    roles: Svc<RoleService>,
) -> Result<Json<Vec<Role>>, DbError> {
    roles.list().await.map(Json)
}

/// Make a role.
#[post("/")]
pub(crate) async fn create_role(
    caller: Allowed<current_user, RolesWrite>,
    roles: Svc<RoleService>,
    Json(new): Json<RoleWrite>,
) -> Result<CreatedAt<Json<Role>>, RoleCreateError> {
    let role = roles.create(caller.user.id, new).await?;
    Ok(Created::at(role.id, Json(role)))
}

/// Read a role.
#[get("/{id}")]
pub(crate) async fn read_role(
    _caller: Allowed<current_user, RolesRead>,
    /// Which role.
    Path(id): Path<Uuid>,
    roles: Svc<RoleService>,
) -> Result<Json<Role>, RoleError> {
    roles.read(id).await.map(Json)
}

/// Change a role.
///
/// Name, description and permissions are those that are sent. Who has the role has the new permissions at once.
#[put("/{id}")]
pub(crate) async fn replace_role(
    caller: Allowed<current_user, RolesWrite>,
    /// Which role.
    Path(id): Path<Uuid>,
    roles: Svc<RoleService>,
    Json(write): Json<RoleWrite>,
) -> Result<Json<Role>, RoleChangeError> {
    roles.replace(caller.user.id, id, write).await.map(Json)
}

/// Delete a role.
///
/// Nobody has it afterwards.
#[delete("/{id}")]
pub(crate) async fn delete_role(
    caller: Allowed<current_user, RolesWrite>,
    /// Which role.
    Path(id): Path<Uuid>,
    roles: Svc<RoleService>,
) -> Result<NoContent, RoleRemoveError> {
    roles.delete(caller.user.id, id).await.map(|()| NoContent)
}

/// List who has a role.
///
/// Answers the ids of the users. `next` of a page is the `cursor` of the one behind it.
#[get("/{id}/members")]
pub(crate) async fn list_members(
    _caller: Allowed<current_user, RolesRead>,
    /// Which role.
    Path(id): Path<Uuid>,
    Query(paging): Query<CursorPaging>,
    roles: Svc<RoleService>,
) -> Result<Json<CursorPage<Uuid>>, RoleError> {
    roles.members(id, &paging).await.map(Json)
}

/// Give a user a role.
#[put("/{id}/members/{user_id}")]
pub(crate) async fn give_role(
    caller: Allowed<current_user, RolesWrite>,
    /// Which role.
    Path(id): Path<Uuid>,
    /// Whom to give it.
    Path(user_id): Path<Uuid>,
    roles: Svc<RoleService>,
) -> Result<NoContent, RoleGiveError> {
    roles
        .give(Some(caller.user.id), id, user_id)
        .await
        .map(|()| NoContent)
}

/// Take a role from a user.
#[delete("/{id}/members/{user_id}")]
pub(crate) async fn take_role(
    caller: Allowed<current_user, RolesWrite>,
    /// Which role.
    Path(id): Path<Uuid>,
    /// Whom to take it from.
    Path(user_id): Path<Uuid>,
    roles: Svc<RoleService>,
) -> Result<NoContent, RoleRemoveError> {
    roles.take(caller.user.id, id, user_id).await.map(|()| NoContent)
}
