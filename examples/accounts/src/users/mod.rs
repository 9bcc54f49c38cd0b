//! The rows of users. What can be done with them stands in `accounts`, `auth` and `administration`.

mod crud;
mod models;
mod schemas;
mod services;

use purlin::model::{Column, Unique};
use purlin::prelude::*;
use purlin::uuid::Uuid;

pub(crate) use models::UserRow;
pub(crate) use schemas::User;
pub(crate) use services::{NewUser, Registered, UserService};

/// What rows of other modules refer to a user by.
pub(crate) const USER_ID: Column<UserRow, Uuid, Unique> = UserRow::ID;

/// It has no routes.
pub(crate) fn module() -> Module {
    Module::new("user_rows")
        .service::<UserService>()
        .models(models![UserRow])
}
