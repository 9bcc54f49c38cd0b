//! The second factor: codes of an app on the telephone, and codes for the day when that is lost.

mod crud;
mod errors;
mod models;
mod routes;
mod schemas;
mod services;

use purlin::prelude::*;

pub(crate) use errors::SecondFactorError;
pub(crate) use services::TotpService;

use models::TotpRow;
use routes::{begin_totp, confirm_totp, disable_totp};

/// The routes below `/totp`.
pub(crate) fn module() -> Module {
    Module::new("totp")
        .prefix("/totp")
        .routes(routes![begin_totp, confirm_totp, disable_totp])
        .service::<TotpService>()
        .models(models![TotpRow])
}
