//! What routes take to learn who asks.

use purlin::prelude::*;
use purlin::security::{ApiKey, OneOf};

use super::caller::Caller;
use super::errors::IdentityError;
use super::schemes::{AccessToken, BrowserLogin, ProgramKey};
use super::services::IdentityService;

/// Somebody who logged in, by an access token or by the cookie of a browser.
#[dependency]
pub(crate) async fn logged_in(
    shown: OneOf<AccessToken, BrowserLogin>,
    identity: Svc<IdentityService>,
) -> Result<Caller, IdentityError> {
    match &shown {
        OneOf::First(AccessToken(token)) => identity.of_token(token).await,
        OneOf::Second(browser) => identity.of_browser(browser).await,
    }
}

/// Somebody who logged in, or a program with a key.
#[dependency]
pub(crate) async fn current_user(
    shown: OneOf<AccessToken, OneOf<ApiKey<ProgramKey>, BrowserLogin>>,
    identity: Svc<IdentityService>,
) -> Result<Caller, IdentityError> {
    match &shown {
        OneOf::First(AccessToken(token)) => identity.of_token(token).await,
        OneOf::Second(OneOf::First(key)) => identity.of_key(key.key()).await,
        OneOf::Second(OneOf::Second(browser)) => identity.of_browser(browser).await,
    }
}
