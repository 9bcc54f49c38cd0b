//! Keys for programs that come without their owner.
//!
//! A key opens what its scopes say, and no more than its owner may do at the moment. It opens nothing of the account itself: no
//! program changes passwords, second factors or keys.

mod crud;
mod errors;
mod models;
mod routes;
mod schemas;
mod secret;
mod services;

use purlin::prelude::*;

pub(crate) use models::ApiKeyRow;
pub(crate) use secret::KeyText;
pub(crate) use services::ApiKeyService;

use routes::{create_api_key, list_api_keys, revoke_api_key};

/// The routes below `/api-keys`.
pub(crate) fn module() -> Module {
    Module::new("api_keys")
        .prefix("/api-keys")
        .routes(routes![list_api_keys, create_api_key, revoke_api_key])
        .service::<ApiKeyService>()
        .models(models![ApiKeyRow])
}
