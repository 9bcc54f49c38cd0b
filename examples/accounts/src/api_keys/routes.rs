//! The routes of keys. They want somebody who has logged in: no key opens them.

use purlin::prelude::*;
use purlin::security::{Authorize, Authorized, Permission};
use purlin::uuid::Uuid;

use super::errors::{ApiKeyCreateError, ApiKeyError};
use super::models::ApiKeyRow;
use super::schemas::{ApiKey, ApiKeyCreate, ApiKeyCreated};
use super::services::ApiKeyService;
use crate::identity::{Caller, logged_in};
use crate::roles::UsersWrite;

/// The key that the path names.
#[dependency]
pub(crate) async fn api_key(
    /// Which key.
    id: Path<Uuid>,
    keys: Svc<ApiKeyService>,
) -> Result<ApiKeyRow, ApiKeyError> {
    keys.find(*id).await
}

/// A key is its owner's, and those may revoke it who administer the owner's account.
impl Authorize for ApiKeyRow {
    type Principal = logged_in;
    type Error = ApiKeyError;

    fn authorize(&self, caller: &Caller) -> Result<(), ApiKeyError> {
        if caller.user.id == self.user_id || caller.permissions.contains(UsersWrite::NAME) {
            Ok(())
        } else {
            Err(ApiKeyError::NotFound(self.id))
        }
    }
}

/// List your keys.
#[get("/")]
pub(crate) async fn list_api_keys(
    caller: Dep<logged_in>,
    keys: Svc<ApiKeyService>,
) -> Result<Json<Vec<ApiKey>>, DbError> {
    keys.list(caller.user.id).await.map(Json)
}

/// Make a key.
///
/// The answer has the text of the key, which is shown this once.
#[post("/")]
pub(crate) async fn create_api_key(
    caller: Dep<logged_in>,
    keys: Svc<ApiKeyService>,
    Json(new): Json<ApiKeyCreate>,
) -> Result<Created<Json<ApiKeyCreated>>, ApiKeyCreateError> {
    let created = keys
        .create(caller.user.id, caller.login, &caller.permissions, new)
        .await?;
    Ok(Created(Json(created)))
}

/// Revoke a key.
///
/// One of yours; or of anybody, if you administer accounts.
#[delete("/{id}")]
pub(crate) async fn revoke_api_key(
    caller: Dep<logged_in>,
    key: Authorized<api_key>,
    keys: Svc<ApiKeyService>,
) -> Result<NoContent, ApiKeyError> {
    keys.revoke(caller.user.id, &key).await.map(|()| NoContent)
}
