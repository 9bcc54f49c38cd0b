//! Logins: who is logged in where, by which token or cookie, and how that ends.
//!
//! Each login has a row. An access token names it, and so does the cookie of a browser; a login that was ended lets nobody in from
//! that moment on, though its access token has some minutes to live. The refresh tokens of a login are a family, of which each is
//! used once.

mod crud;
mod models;
mod refresh;
mod schemas;
mod services;
mod tokens;

use purlin::prelude::*;

pub(crate) use models::LoginRow;
pub(crate) use schemas::Login;
pub(crate) use services::{Refreshed, SessionService};
pub(crate) use tokens::Tokens;

use models::RefreshTokenRow;

use crate::settings::warn_of_keys;

/// It has no routes: they are those of `auth`.
pub(crate) fn module() -> Module {
    Module::new("sessions")
        .service::<SessionService>()
        .models(models![LoginRow, RefreshTokenRow])
        .on_start(warn_of_keys)
}
