//! Logging in: a token for a password.

mod errors;
mod routes;
mod services;

use purlin::prelude::*;

use routes::create_token;
use services::LoginService;

/// The route `/token`.
pub(crate) fn module() -> Module {
    Module::new("login")
        .routes(routes![create_token])
        .service::<LoginService>()
}
