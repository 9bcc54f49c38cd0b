//! Accounts: registering, passwords, and what somebody does with the own one.
//!
//! No answer tells whether an address has an account: not by its words, and hardly by its time. Registering is a hash, a letter and the
//! same statements in any case; what they write differs, by the row of a user.

mod errors;
mod routes;
mod schemas;
mod services;

use std::time::Duration;

use purlin::layer::RateLimit;
use purlin::prelude::*;

pub(crate) use schemas::Registration;
pub(crate) use services::AccountService;

use routes::{
    change_password, delete_me, read_me, register, request_password_reset, reset_password, update_me,
    verify_email,
};

use crate::settings::AccountsSettings;

/// The routes below `/accounts`. Those that let us write letters are limited.
pub(crate) fn module(settings: &AccountsSettings) -> Module {
    let limit = RateLimit::per_address(settings.letters_per_hour, Duration::from_hours(1));
    let letters = Module::new("accounts")
        .middleware(limit.name("letters"))
        .routes(routes![register, request_password_reset]);
    Module::new("accounts")
        .prefix("/accounts")
        .module(letters)
        .routes(routes![
            verify_email,
            reset_password,
            read_me,
            update_me,
            delete_me,
            change_password
        ])
        .service::<AccountService>()
}
