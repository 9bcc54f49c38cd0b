//! The statements about users.

use purlin::model::Page;
use purlin::prelude::*;
use purlin::security::PasswordHash;
use purlin::uuid::Uuid;

use super::models::{NewUserRow, Role, UserRow};
use super::schemas::{UserCreate, UserUpdate};
use crate::Tx;
use crate::paging::Paging;

pub(super) async fn insert(
    tx: &mut Tx,
    new: UserCreate,
    role: Role,
    password: PasswordHash,
) -> Result<UserRow, DbError> {
    let row = NewUserRow {
        email: folded(&new.email),
        name: new.name,
        password: Some(password),
        role: Some(role),
    };
    UserRow::insert(tx, row).await
}

pub(super) async fn get(tx: &mut Tx, id: Uuid) -> Result<Option<UserRow>, DbError> {
    UserRow::get(tx, id).await
}

pub(super) async fn by_email(tx: &mut Tx, email: &str) -> Result<Option<UserRow>, DbError> {
    let users = UserRow::query().filter(UserRow::EMAIL.eq(folded(email)));
    users.optional(tx).await
}

/// Those who registered first come first: ids of version 7 stand in the order of their making.
pub(super) async fn list(tx: &mut Tx, paging: Paging) -> Result<Page<UserRow>, DbError> {
    let users = UserRow::query().order_by(UserRow::ID.asc());
    users.page(tx, paging.limit, paging.offset).await
}

/// The user afterwards, if there is one.
pub(super) async fn update(tx: &mut Tx, id: Uuid, update: UserUpdate) -> Result<Option<UserRow>, DbError> {
    UserRow::update(id)
        .patch(UserRow::EMAIL, update.email.as_deref().map(folded))
        .patch(UserRow::NAME, update.name)
        .optional(tx)
        .await
}

/// Whether the user had another role before.
pub(super) async fn appoint(tx: &mut Tx, id: Uuid, role: Role) -> Result<bool, DbError> {
    let changed = UserRow::query()
        .filter(UserRow::ID.eq(id))
        .filter(UserRow::ROLE.ne(role))
        .update()
        .set(UserRow::ROLE, role)
        .execute(tx)
        .await?;
    Ok(changed > 0)
}

/// Whether there was such a user.
pub(super) async fn delete(tx: &mut Tx, id: Uuid) -> Result<bool, DbError> {
    UserRow::delete(tx, id).await
}

/// An e-mail address as it is kept: no two that differ in capitals only.
fn folded(email: &str) -> String {
    email.to_lowercase()
}
