//! The route that gives out tokens.

use purlin::extract::ClientAddress;
use purlin::prelude::*;
use purlin::security::{PasswordForm, TokenAnswer};

use super::errors::GrantError;
use super::services::LoginService;

/// Log in, and get a token.
///
/// The e-mail address is the `username`. The token opens the scopes that are asked for, as far as your role permits them; without
/// any, all that it permits.
#[post("/token", public)]
pub(crate) async fn create_token(
    ClientAddress(address): ClientAddress,
    logins: Svc<LoginService>,
    form: PasswordForm,
) -> Result<TokenAnswer, GrantError> {
    logins.grant(&form, address).await
}
