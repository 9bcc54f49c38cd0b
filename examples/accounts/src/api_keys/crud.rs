//! The statements about keys.

use purlin::prelude::*;
use purlin::uuid::Uuid;

use super::models::{ApiKeyRow, NewApiKeyRow};
use crate::Tx;

pub(super) async fn insert(tx: &mut Tx, new: NewApiKeyRow) -> Result<ApiKeyRow, DbError> {
    ApiKeyRow::insert(tx, new).await
}

pub(super) async fn get(tx: &mut Tx, id: Uuid) -> Result<Option<ApiKeyRow>, DbError> {
    ApiKeyRow::get(tx, id).await
}

pub(super) async fn by_prefix(tx: &mut Tx, prefix: &str) -> Result<Option<ApiKeyRow>, DbError> {
    let keys = ApiKeyRow::query().filter(ApiKeyRow::PREFIX.eq(prefix));
    keys.optional(tx).await
}

/// Those that were made first come first.
pub(super) async fn list(tx: &mut Tx, user: Uuid) -> Result<Vec<ApiKeyRow>, DbError> {
    let keys = ApiKeyRow::query().filter(ApiKeyRow::USER_ID.eq(user));
    keys.order_by(ApiKeyRow::ID.asc()).all(tx).await
}

/// Nobody else deletes one of them before the transaction ends. There may be more by then.
pub(super) async fn locked(tx: &mut Tx, user: Uuid) -> Result<Vec<ApiKeyRow>, DbError> {
    let keys = ApiKeyRow::query().filter(ApiKeyRow::USER_ID.eq(user));
    keys.for_update().all(tx).await
}

pub(super) async fn count(tx: &mut Tx, user: Uuid) -> Result<u64, DbError> {
    let keys = ApiKeyRow::query().filter(ApiKeyRow::USER_ID.eq(user));
    keys.count(tx).await
}

/// Whether there was such a key.
pub(super) async fn delete(tx: &mut Tx, id: Uuid) -> Result<bool, DbError> {
    ApiKeyRow::delete(tx, id).await
}

pub(super) async fn delete_all(tx: &mut Tx, ids: Vec<Uuid>) -> Result<(), DbError> {
    let keys = ApiKeyRow::query().filter(ApiKeyRow::ID.is_in(ids));
    keys.delete(tx).await?;
    Ok(())
}
