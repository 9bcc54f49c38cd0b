//! Accounts: registering, passwords, and what somebody does with the own one.
//!
//! No answer tells whether an address has an account: neither by its words, nor by the work that is done for it.

mod errors;
mod routes;
mod schemas;
mod services;

use purlin::prelude::*;

pub(crate) use schemas::Registration;
pub(crate) use services::AccountService;

use routes::{
    change_password, delete_me, read_me, register, request_password_reset, reset_password, update_me, verify_email,
};

/// The routes below `/accounts`.
pub(crate) fn module() -> Module {
    Module::new("accounts")
        .prefix("/accounts")
        .routes(routes![
            register,
            verify_email,
            request_password_reset,
            reset_password,
            read_me,
            update_me,
            delete_me,
            change_password
        ])
        .service::<AccountService>()
}
