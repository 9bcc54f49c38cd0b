//! The routes of users: they take a request apart, and leave the rest to the service.

use purlin::model::Page;
use purlin::prelude::*;
use purlin::security::{Allowed, Authorized};

use super::Role;
use super::caller::current_user;
use super::errors::{RegisterError, UpdateError, UserError};
use super::permissions::UsersAdmin;
use super::policies::user;
use super::schemas::{User, UserCreate, UserUpdate};
use super::services::UserService;
use crate::paging::Paging;

/// List users.
///
/// Those who registered first come first.
#[get("/")]
pub(crate) async fn list_users(
    _admin: Allowed<current_user, UsersAdmin>,
    Query(paging): Query<Paging>,
    users: Svc<UserService>,
) -> Result<Json<Page<User>>, DbError> {
    users.list(paging).await.map(Json)
}

/// Register.
///
/// Whoever does is a customer.
#[post("/", public)]
pub(crate) async fn register_user(
    users: Svc<UserService>,
    Json(new): Json<UserCreate>,
) -> Result<CreatedAt<Json<User>>, RegisterError> {
    let user = users.register(new, Role::Customer).await?;
    Ok(Created::at(user.id, Json(user)))
}

/// Read a user.
#[get("/{id}")]
pub(crate) async fn read_user(user: Authorized<user>) -> Json<User> {
    Json(User::clone(&user))
}

/// Change a user.
///
/// Only the fields that are sent change.
#[patch("/{id}")]
pub(crate) async fn update_user(
    user: Authorized<user>,
    users: Svc<UserService>,
    Json(update): Json<UserUpdate>,
) -> Result<Json<User>, UpdateError> {
    users.update(user.id, update).await.map(Json)
}

/// Delete a user.
///
/// The orders of the user stay.
#[delete("/{id}")]
pub(crate) async fn delete_user(
    user: Authorized<user>,
    users: Svc<UserService>,
) -> Result<NoContent, UserError> {
    users.delete(user.id).await.map(|()| NoContent)
}
