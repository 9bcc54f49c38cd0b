//! The routes of users: they take a request apart, and leave the rest to the service.

use purlin::model::Page;
use purlin::prelude::*;
use purlin::uuid::Uuid;

use super::errors::{RegisterError, UpdateError, UserError};
use super::schemas::{User, UserCreate, UserUpdate};
use super::services::UserService;
use crate::paging::Paging;

/// List users.
///
/// Those who registered first come first.
#[get("/")]
pub(crate) async fn list_users(
    Query(paging): Query<Paging>,
    users: Svc<UserService>,
) -> Result<Json<Page<User>>, DbError> {
    users.list(paging).await.map(Json)
}

/// Register a user.
#[post("/")]
pub(crate) async fn register_user(
    users: Svc<UserService>,
    Json(new): Json<UserCreate>,
) -> Result<Created<Json<User>>, RegisterError> {
    users.register(new).await.map(Json).map(Created)
}

/// Read a user.
#[get("/{id}")]
pub(crate) async fn read_user(
    /// Which user.
    Path(id): Path<Uuid>,
    users: Svc<UserService>,
) -> Result<Json<User>, UserError> {
    users.read(id).await.map(Json)
}

/// Change a user.
///
/// Only the fields that are sent change.
#[patch("/{id}")]
pub(crate) async fn update_user(
    /// Which user.
    Path(id): Path<Uuid>,
    users: Svc<UserService>,
    Json(update): Json<UserUpdate>,
) -> Result<Json<User>, UpdateError> {
    users.update(id, update).await.map(Json)
}

/// Delete a user.
///
/// The orders of the user stay.
#[delete("/{id}")]
pub(crate) async fn delete_user(
    /// Which user.
    Path(id): Path<Uuid>,
    users: Svc<UserService>,
) -> Result<NoContent, UserError> {
    users.delete(id).await.map(|()| NoContent)
}
