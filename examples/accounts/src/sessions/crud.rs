//! The statements about logins.

use purlin::jiff::Timestamp;
use purlin::model::CursorPage;
use purlin::prelude::*;
use purlin::security::jwt::RefreshHash;
use purlin::uuid::Uuid;

use super::models::{LoginRow, NewLoginRow, RefreshTokenRow};
use crate::Tx;
use crate::paging::CursorPaging;

pub(super) async fn insert(tx: &mut Tx, row: NewLoginRow) -> Result<LoginRow, DbError> {
    LoginRow::insert(tx, row).await
}

pub(super) async fn get(tx: &mut Tx, id: Uuid) -> Result<Option<LoginRow>, DbError> {
    LoginRow::get(tx, id).await
}

/// The login, if it is not over.
pub(super) async fn alive(tx: &mut Tx, id: Uuid, now: Timestamp) -> Result<Option<LoginRow>, DbError> {
    let login = LoginRow::get(tx, id).await?;
    Ok(login.filter(|row| row.ended_at.is_none() && now < row.expires_at))
}

/// The login of a refresh token, whatever the token is worth.
pub(super) async fn of_token(tx: &mut Tx, hash: &RefreshHash) -> Result<Option<LoginRow>, DbError> {
    match RefreshTokenRow::get(tx, hash.as_str().to_owned()).await? {
        Some(token) => LoginRow::get(tx, token.login_id).await,
        None => Ok(None),
    }
}

/// A part of the logins of a user that are not over, the last one first.
pub(super) async fn list(
    tx: &mut Tx,
    user: Uuid,
    paging: &CursorPaging,
    now: Timestamp,
) -> Result<CursorPage<LoginRow>, DbError> {
    LoginRow::query()
        .filter(LoginRow::USER_ID.eq(user))
        .filter(LoginRow::ENDED_AT.is_null())
        .filter(LoginRow::EXPIRES_AT.gt(now))
        .order_by(LoginRow::BEGAN_AT.desc())
        .cursor_page(tx, paging.cursor.as_ref(), paging.limit)
        .await
}

/// Whether this call ended it.
pub(super) async fn end(tx: &mut Tx, id: Uuid, now: Timestamp) -> Result<bool, DbError> {
    let login = LoginRow::query()
        .filter(LoginRow::ID.eq(id))
        .filter(LoginRow::ENDED_AT.is_null());
    let ended = login.update().set(LoginRow::ENDED_AT, now).execute(tx).await?;
    Ok(ended > 0)
}

/// Answers how many there were.
pub(super) async fn end_all(tx: &mut Tx, user: Uuid, now: Timestamp) -> Result<u64, DbError> {
    LoginRow::query()
        .filter(LoginRow::USER_ID.eq(user))
        .filter(LoginRow::ENDED_AT.is_null())
        .update()
        .set(LoginRow::ENDED_AT, now)
        .execute(tx)
        .await
}
