//! Logging in and out: tokens for programs, a cookie for browsers.

mod errors;
mod routes;
mod schemas;
mod services;

use std::time::Duration;

use purlin::layer::RateLimit;
use purlin::prelude::*;

pub(crate) use schemas::PublicKeys;

use routes::{
    create_session, create_token, delete_session, end_login, list_logins, log_out, read_keys, refresh_token,
};
use services::AuthService;

use crate::settings::AccountsSettings;

/// The routes below `/auth`, and the public keys where clients look for them (RFC 8615). Those that log somebody in are limited.
pub(crate) fn module(settings: &AccountsSettings) -> Module {
    let limit = RateLimit::per_address(settings.logins_per_minute, Duration::from_mins(1));
    let limited = Module::new("auth")
        .middleware(limit.name("logins"))
        .routes(routes![create_token, refresh_token, create_session]);
    let keys = Module::new("keys")
        .prefix("/.well-known")
        .routes(routes![read_keys]);
    let auth = Module::new("auth")
        .prefix("/auth")
        .module(limited)
        .routes(routes![log_out, delete_session, list_logins, end_login]);
    Module::new("logins")
        .service::<AuthService>()
        .module(auth)
        .module(keys)
}
