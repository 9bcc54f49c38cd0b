//! Logging in and out: tokens for programs, a cookie for browsers.

mod errors;
mod routes;
mod schemas;
mod services;

use purlin::prelude::*;

use routes::{
    create_session, create_token, delete_session, end_login, list_logins, log_out, read_keys, refresh_token,
};
use services::AuthService;

/// The routes below `/auth`, and the public keys where clients look for them (RFC 8615).
pub(crate) fn module() -> Module {
    let keys = Module::new("keys").prefix("/.well-known").routes(routes![read_keys]);
    let auth = Module::new("auth").prefix("/auth").routes(routes![
        create_token,
        refresh_token,
        log_out,
        create_session,
        delete_session,
        list_logins,
        end_login
    ]);
    Module::new("logins")
        .service::<AuthService>()
        .module(auth)
        .module(keys)
}
