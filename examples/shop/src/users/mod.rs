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

use std::time::Duration;

use purlin::layer::RateLimit;
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

use crate::settings::ShopSettings;

/// What rows of other modules refer to a user by.
pub(crate) const USER_ID: Column<UserRow, Uuid, Unique> = UserRow::ID;

/// The routes below `/users`. Whoever registers need not say who they are, so the network address is what is counted.
pub(crate) fn module(settings: &ShopSettings) -> Module {
    let limit = RateLimit::per_address(settings.registrations_per_minute, Duration::from_mins(1));
    let registration = Module::new("users")
        .middleware(limit.name("registrations"))
        .routes(routes![register_user]);
    Module::new("users")
        .prefix("/users")
        .module(registration)
        .routes(routes![list_users, read_user, update_user, delete_user])
        .service::<UserService>()
        .models(models![UserRow])
}
