//! The statements about roles.

use purlin::model::{CursorPage, sql};
use purlin::prelude::*;
use purlin::uuid::Uuid;

use super::models::{MemberRow, NewMemberRow, NewPermissionRow, NewRoleRow, PermissionRow, RoleRow};
use super::permissions::{PermissionName, Permissions};
use super::schemas::{Role, RoleWrite};
use crate::Tx;
use crate::paging::CursorPaging;

pub(super) async fn insert(tx: &mut Tx, new: RoleWrite) -> Result<Role, DbError> {
    let row = NewRoleRow {
        name: new.name,
        description: new.description,
    };
    let row = RoleRow::insert(tx, row).await?;
    insert_permissions(tx, row.id, &new.permissions).await?;
    Ok(Role::of(row, new.permissions))
}

/// The role afterwards, if there is one.
pub(super) async fn replace(tx: &mut Tx, id: Uuid, write: RoleWrite) -> Result<Option<Role>, DbError> {
    let update = RoleRow::update(id)
        .set(RoleRow::NAME, write.name)
        .set(RoleRow::DESCRIPTION, write.description);
    let Some(row) = update.optional(tx).await? else {
        return Ok(None);
    };
    let permissions = PermissionRow::query().filter(PermissionRow::ROLE_ID.eq(id));
    permissions.delete(tx).await?;
    insert_permissions(tx, id, &write.permissions).await?;
    Ok(Some(Role::of(row, write.permissions)))
}

async fn insert_permissions(
    tx: &mut Tx,
    role_id: Uuid,
    permissions: &[PermissionName],
) -> Result<(), DbError> {
    let rows = permissions
        .iter()
        .map(|&permission| NewPermissionRow { role_id, permission });
    PermissionRow::insert_all(tx, rows).await?;
    Ok(())
}

pub(super) async fn get(tx: &mut Tx, id: Uuid) -> Result<Option<Role>, DbError> {
    let Some(row) = RoleRow::get(tx, id).await? else {
        return Ok(None);
    };
    let permissions = PermissionRow::query().filter(PermissionRow::ROLE_ID.eq(id));
    let permissions = permissions.all(tx).await?;
    Ok(Some(Role::of(row, named(permissions))))
}

pub(super) async fn by_name(tx: &mut Tx, name: &str) -> Result<Option<Uuid>, DbError> {
    let role = RoleRow::query()
        .filter(RoleRow::NAME.eq(name))
        .optional(tx)
        .await?;
    Ok(role.map(|row| row.id))
}

/// All roles: there are few.
pub(super) async fn list(tx: &mut Tx) -> Result<Vec<Role>, DbError> {
    let rows = RoleRow::query().order_by(RoleRow::NAME.asc()).all(tx).await?;
    let ids = rows.iter().map(|row| row.id);
    let all = PermissionRow::query();
    let mut permissions = all.grouped_by(tx, PermissionRow::ROLE_ID, ids).await?;
    let roles = rows.into_iter().map(|row| {
        let permissions = permissions.remove(&row.id).unwrap_or_default();
        Role::of(row, named(permissions))
    });
    Ok(roles.collect())
}

/// Whether there was such a role.
pub(super) async fn delete(tx: &mut Tx, id: Uuid) -> Result<bool, DbError> {
    RoleRow::delete(tx, id).await
}

/// A part of the users who have a role.
pub(super) async fn members(
    tx: &mut Tx,
    id: Uuid,
    paging: &CursorPaging,
) -> Result<CursorPage<Uuid>, DbError> {
    let members = MemberRow::query().filter(MemberRow::ROLE_ID.eq(id));
    let members = members.order_by(MemberRow::USER_ID.asc());
    let page = members.cursor_page(tx, paging.cursor.as_ref(), paging.limit);
    Ok(page.await?.map(|row| row.user_id))
}

/// Whether the user did not have it yet. The user has to be locked.
pub(super) async fn give(tx: &mut Tx, role_id: Uuid, user_id: Uuid) -> Result<bool, DbError> {
    let has = MemberRow::query()
        .filter(MemberRow::ROLE_ID.eq(role_id))
        .filter(MemberRow::USER_ID.eq(user_id));
    if has.exists(tx).await? {
        return Ok(false);
    }
    MemberRow::insert(tx, NewMemberRow { role_id, user_id }).await?;
    Ok(true)
}

/// Whether the user had it.
pub(super) async fn take(tx: &mut Tx, role_id: Uuid, user_id: Uuid) -> Result<bool, DbError> {
    let members = MemberRow::query()
        .filter(MemberRow::ROLE_ID.eq(role_id))
        .filter(MemberRow::USER_ID.eq(user_id));
    Ok(members.delete(tx).await? > 0)
}

/// What all roles of a user permit together.
pub(super) async fn permissions_of(tx: &mut Tx, user: Uuid) -> Result<Permissions, DbError> {
    let roles = MemberRow::query().filter(MemberRow::USER_ID.eq(user));
    let permissions =
        PermissionRow::query().filter(PermissionRow::ROLE_ID.is_in_query(MemberRow::ROLE_ID, roles));
    let permissions = permissions.all(tx).await?;
    Ok(permissions.into_iter().map(|row| row.permission).collect())
}

/// How many users can log in and change roles.
pub(super) async fn administrators(tx: &mut Tx) -> Result<i64, DbError> {
    sql(
        "SELECT count(DISTINCT users.id) FROM users \
         JOIN role_members ON role_members.user_id = users.id \
         JOIN role_permissions ON role_permissions.role_id = role_members.role_id \
         WHERE role_permissions.permission = $1 AND users.verified_at IS NOT NULL AND users.disabled_at IS NULL",
    )
    .bind(PermissionName::RolesWrite)
    .value(tx)
    .await
}

fn named(rows: Vec<PermissionRow>) -> Vec<PermissionName> {
    rows.into_iter().map(|row| row.permission).collect()
}
