//! The rows of users, and the proof that somebody knows the password. What can be done with them stands in `accounts`, `auth` and
//! `administration`.

mod crud;
mod models;
mod proof;
mod schemas;
mod services;

use purlin::model::{Column, Unique};
use purlin::prelude::*;
use purlin::uuid::Uuid;

pub(crate) use models::UserRow;
pub(crate) use proof::{ProofError, ProofService};
pub(crate) use schemas::{PasswordProof, User};
pub(crate) use services::{NewUser, Registered, UserService};

/// What rows of other modules refer to a user by.
pub(crate) const USER_ID: Column<UserRow, Uuid, Unique> = UserRow::ID;

/// It has no routes.
pub(crate) fn module() -> Module {
    Module::new("user_rows")
        .service::<UserService>()
        .service::<ProofService>()
        .models(models![UserRow])
}
