//! What a password is good for.

use std::net::IpAddr;

use purlin::clock::Clock;
use purlin::prelude::*;
use purlin::security::{LoginThrottle, PasswordForm, TokenAnswer, TokenError};

use super::errors::GrantError;
use crate::tokens::Tokens;
use crate::users::UserService;

/// Gives out tokens for passwords.
#[derive(Service)]
pub(crate) struct LoginService {
    users: Svc<UserService>,
    tokens: State<Tokens>,
    throttle: State<LoginThrottle>,
    clock: State<Clock>,
}

impl LoginService {
    /// Gives out a token. Whoever guesses has to wait, for each account and for each address.
    pub(crate) async fn grant(
        &self,
        form: &PasswordForm,
        address: Option<IpAddr>,
    ) -> Result<TokenAnswer, GrantError> {
        let attempt = self.throttle.begin(&form.username, address).await?;
        let proved = match self.users.prove(&form.username, &form.password).await {
            Ok(proved) => proved,
            Err(error) => {
                // Nobody looked at the password, so it was no guess.
                attempt.cancelled().await?;
                return Err(error.into());
            }
        };
        let (user, role) = proved.ok_or(TokenError::InvalidGrant)?;
        attempt.succeeded().await?;
        let scopes = role.scopes(&form.scope);
        let token = self.tokens.issue(user, &scopes, self.clock.now())?;
        Ok(TokenAnswer::bearer(token.text())
            .expires_in(self.tokens.lifetime)
            .scope(scopes))
    }
}
