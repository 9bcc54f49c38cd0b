//! The statements about users.

use purlin::jiff::Timestamp;
use purlin::model::Page;
use purlin::prelude::*;
use purlin::security::PasswordHash;
use purlin::uuid::Uuid;

use super::models::{NewUserRow, UserRow};
use super::services::NewUser;
use crate::Tx;
use crate::paging::Paging;

/// Inserts the row, if the address is free.
pub(super) async fn insert_if_absent(tx: &mut Tx, new: &NewUser, now: Timestamp) -> Result<(), DbError> {
    let row = NewUserRow {
        email: folded(&new.email),
        name: new.name.clone(),
        password: new.password.clone(),
        registered_at: now,
        verified_at: None,
        disabled_at: None,
    };
    UserRow::insert_if_absent(tx, UserRow::EMAIL, row).await?;
    Ok(())
}

/// Lets the last one who registers with an address have it, until it is confirmed. Answers the row, if it was not.
pub(super) async fn replace_unverified(tx: &mut Tx, new: &NewUser) -> Result<Option<UserRow>, DbError> {
    let changed = UserRow::query()
        .filter(UserRow::EMAIL.eq(folded(&new.email)))
        .filter(UserRow::VERIFIED_AT.is_null())
        .update()
        .set(UserRow::NAME, new.name.clone())
        .set(UserRow::PASSWORD, new.password.clone())
        .execute(tx)
        .await?;
    match changed {
        0 => Ok(None),
        _ => by_email(tx, &new.email).await,
    }
}

pub(super) async fn get(tx: &mut Tx, id: Uuid) -> Result<Option<UserRow>, DbError> {
    UserRow::get(tx, id).await
}

/// The user, whom others who want to change it wait for until the transaction ends.
pub(super) async fn locked(tx: &mut Tx, id: Uuid) -> Result<Option<UserRow>, DbError> {
    let users = UserRow::query().filter(UserRow::ID.eq(id));
    users.for_update().optional(tx).await
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

pub(super) async fn rename(tx: &mut Tx, id: Uuid, name: String) -> Result<UserRow, DbError> {
    UserRow::update(id).set(UserRow::NAME, name).one(tx).await
}

pub(super) async fn set_password(tx: &mut Tx, id: Uuid, password: PasswordHash) -> Result<(), DbError> {
    UserRow::update(id)
        .set(UserRow::PASSWORD, password)
        .one(tx)
        .await?;
    Ok(())
}

pub(super) async fn set_verified(tx: &mut Tx, id: Uuid, at: Timestamp) -> Result<(), DbError> {
    UserRow::query()
        .filter(UserRow::ID.eq(id))
        .filter(UserRow::VERIFIED_AT.is_null())
        .update()
        .set(UserRow::VERIFIED_AT, at)
        .execute(tx)
        .await?;
    Ok(())
}

/// Whether that changed anything: since when somebody is disabled stays as it is.
pub(super) async fn set_disabled(tx: &mut Tx, id: Uuid, at: Option<Timestamp>) -> Result<bool, DbError> {
    let otherwise = match at {
        Some(_) => UserRow::DISABLED_AT.is_null(),
        None => UserRow::DISABLED_AT.is_not_null(),
    };
    let users = UserRow::query().filter(UserRow::ID.eq(id)).filter(otherwise);
    let changed = users.update().set(UserRow::DISABLED_AT, at).execute(tx).await?;
    Ok(changed > 0)
}

/// Deletes a user, and by the references of the tables all that is the user's.
pub(super) async fn delete(tx: &mut Tx, id: Uuid) -> Result<bool, DbError> {
    UserRow::delete(tx, id).await
}

/// An e-mail address as it is kept: no two that differ in capitals only.
fn folded(email: &str) -> String {
    email.trim().to_lowercase()
}
