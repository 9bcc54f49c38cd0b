//! Users: who orders, who works in the shop, and who asks.

mod caller;
mod crud;
mod errors;
mod models;
mod permissions;
mod policies;
mod routes;
mod schemas;
mod services;

use purlin::model::{Column, Unique};
use purlin::prelude::*;
use purlin::uuid::Uuid;

pub(crate) use caller::{Caller, current_user};
pub(crate) use errors::{ProofError, RegisterError, UserError};
pub(crate) use models::Role;
pub(crate) use permissions::{OrdersRead, OrdersWrite, ProductsWrite};
pub(crate) use schemas::UserCreate;
pub(crate) use services::UserService;

use models::UserRow;
use routes::{delete_user, list_users, read_user, register_user, update_user};

/// What rows of other modules refer to a user by.
pub(crate) const USER_ID: Column<UserRow, Uuid, Unique> = UserRow::ID;

/// The routes below `/users`.
pub(crate) fn module() -> Module {
    Module::new("users")
        .prefix("/users")
        .routes(routes![
            list_users,
            register_user,
            read_user,
            update_user,
            delete_user
        ])
        .service::<UserService>()
        .models(models![UserRow])
}
