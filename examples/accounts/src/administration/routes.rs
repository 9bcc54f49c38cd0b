//! The routes of other people's accounts.

use purlin::model::Page;
use purlin::prelude::*;
use purlin::security::Allowed;
use purlin::uuid::Uuid;

use super::errors::{FactorRemoveError, UserChangeError, UserError};
use super::schemas::UserUpdate;
use super::services::AdministrationService;
use crate::identity::current_user;
use crate::paging::Paging;
use crate::roles::{UsersRead, UsersWrite};
use crate::users::User;

/// List users.
///
/// Those who registered first come first.
#[get("/")]
pub(crate) async fn list_users(
    _caller: Allowed<current_user, UsersRead>,
    Query(paging): Query<Paging>,
    users: Svc<AdministrationService>,
) -> Result<Json<Page<User>>, DbError> {
    users.list(paging).await.map(Json)
}

/// Read a user.
#[get("/{id}")]
pub(crate) async fn read_user(
    _caller: Allowed<current_user, UsersRead>,
    /// Which user.
    Path(id): Path<Uuid>,
    users: Svc<AdministrationService>,
) -> Result<Json<User>, UserError> {
    users.read(id).await.map(Json)
}

/// Disable or enable an account.
#[patch("/{id}")]
pub(crate) async fn update_user(
    caller: Allowed<current_user, UsersWrite>,
    /// Which user.
    Path(id): Path<Uuid>,
    users: Svc<AdministrationService>,
    Json(update): Json<UserUpdate>,
) -> Result<Json<User>, UserChangeError> {
    users.update(caller.user.id, id, update).await.map(Json)
}

/// Remove the second factor of a user.
///
/// For somebody who has lost it, or whom somebody else has locked out with one. A letter tells the user. It is not for your own.
#[delete("/{id}/second-factor")]
pub(crate) async fn remove_second_factor(
    caller: Allowed<current_user, UsersWrite>,
    /// Which user.
    Path(id): Path<Uuid>,
    users: Svc<AdministrationService>,
) -> Result<NoContent, FactorRemoveError> {
    users.remove_second_factor(caller.user.id, id).await?;
    Ok(NoContent)
}
