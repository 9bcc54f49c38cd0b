//! Who asks. Routes take a dependency of here, and learn what the token, the cookie or the key is worth.

mod caller;
mod dependencies;
mod errors;
mod schemes;
mod services;

use purlin::prelude::*;

pub(crate) use caller::Caller;
pub(crate) use dependencies::{current_user, logged_in};
pub(crate) use schemes::LOGIN;

use services::IdentityService;

/// It has no routes.
pub(crate) fn module() -> Module {
    Module::new("identity").service::<IdentityService>()
}
