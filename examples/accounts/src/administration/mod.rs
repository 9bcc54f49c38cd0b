//! Other people's accounts, for those who administer them.

mod errors;
mod routes;
mod schemas;
mod services;

use purlin::prelude::*;

use routes::{list_users, read_user, remove_second_factor, update_user};
use services::AdministrationService;

/// The routes below `/users`.
pub(crate) fn module() -> Module {
    Module::new("users")
        .prefix("/users")
        .routes(routes![list_users, read_user, update_user, remove_second_factor])
        .service::<AdministrationService>()
}
