//! Tokens: the first ones, and the next ones.

use std::time::Duration;

use purlin::prelude::*;
use purlin::security::jwt::{IssuedToken, RefreshToken};
use purlin::security::{Scopes, TokenAnswer, TokenError};
use purlin::uuid::Uuid;

use super::AuthService;
use super::login::{Attempted, Proved};
use crate::Tx;
use crate::audit::{Entry, Event};
use crate::auth::errors::{GrantError, LoginError};
use crate::roles::Permissions;
use crate::sessions::{LoginRow, Refreshed};

/// A login by tokens.
type Begun = (LoginRow, RefreshToken);

/// What becomes of somebody who may log in.
#[derive(Debug)]
enum Granted {
    Begun(LoginRow, RefreshToken),
    /// Of what was asked for, nothing may be opened. A token without scopes would be taken for one with all that were asked for (RFC 6749,
    /// section 5.1).
    Nothing,
}

impl AuthService {
    /// Gives out tokens that open what is asked for, as far as the user may do that; everything, if nothing is asked for.
    pub(crate) async fn grant(&self, sent: Attempted<'_>, asked: &Scopes) -> Result<TokenAnswer, GrantError> {
        let asked = wanted(asked)?;
        let asked = asked.as_ref();
        let begin = |proved: Proved| async move { self.begin_app(&proved, sent.code, asked).await };
        match self.attempt(&sent, begin).await? {
            Granted::Begun(login, refresh) => self.answer(&login, &refresh, &scopes_of(&login)),
            Granted::Nothing => Err(TokenError::InvalidScope.into()),
        }
    }

    /// Answers nothing where the password has to be looked at again.
    #[transactional]
    async fn begin_app(
        &self,
        tx: &mut Tx,
        proved: &Proved,
        code: Option<&str>,
        asked: Option<&Permissions>,
    ) -> Result<Option<Granted>, LoginError> {
        if !self.admit(tx, proved, code).await? {
            return Ok(None);
        }
        let held = self.roles.permissions_of_in(tx, proved.user).await?;
        let opened = asked.map_or_else(|| held.clone(), |asked| held.and(asked));
        if asked.is_some() && opened == Permissions::default() {
            // Whoever it was has proved to be the user, so the audit has it.
            self.note_login(tx, proved.user).await?;
            return Ok(Some(Granted::Nothing));
        }
        let scopes = opened.to_scopes();
        let (login, refresh) = self.sessions.begin_app_in(tx, proved.user, &scopes).await?;
        self.note_login(tx, proved.user).await?;
        Ok(Some(Granted::Begun(login, refresh)))
    }

    /// Gives out the next tokens for a refresh token. One that was used before ends its login: it was stolen, from the client or from
    /// us, and nobody can tell who came first.
    pub(crate) async fn refresh(&self, text: &str) -> Result<TokenAnswer, GrantError> {
        match self.next(text).await? {
            Some((login, token)) => self.answer(&login, &token, &scopes_of(&login)),
            None => Err(TokenError::InvalidGrant.into()),
        }
    }

    /// A refusal is no error: what it ended has to be committed.
    #[transactional]
    async fn next(&self, tx: &mut Tx, text: &str) -> Result<Option<Begun>, DbError> {
        match self.sessions.refresh_in(tx, text).await? {
            Refreshed::Next(login, token) => {
                let is_active = self.is_active(tx, login.user_id).await?;
                Ok(is_active.then_some((login, token)))
            }
            Refreshed::Reused(user) => {
                let entry = Entry::new(Event::RefreshTokenReused, user);
                self.audit.record_in(tx, entry).await?;
                Ok(None)
            }
            Refreshed::Refused => Ok(None),
        }
    }

    async fn is_active(&self, tx: &mut Tx, user: Uuid) -> Result<bool, DbError> {
        let row = self.users.get_in(tx, user).await?;
        Ok(row.is_some_and(|row| row.is_active()))
    }

    fn answer(
        &self,
        login: &LoginRow,
        refresh: &RefreshToken,
        scopes: &Scopes,
    ) -> Result<TokenAnswer, GrantError> {
        let access = self.sessions.access(login, scopes)?;
        Ok(TokenAnswer::bearer(access.text())
            .expires_in(life(&access))
            .refresh_token(refresh.text())
            .scope(scopes.clone()))
    }
}

/// What is asked for, if anything is. A word that is no permission is refused.
fn wanted(asked: &Scopes) -> Result<Option<Permissions>, TokenError> {
    if asked.is_empty() {
        return Ok(None);
    }
    let known = Permissions::of_scopes(asked);
    if asked.iter().all(|word| known.contains(word)) {
        Ok(Some(known))
    } else {
        Err(TokenError::InvalidScope)
    }
}

/// What the tokens of a login open.
fn scopes_of(login: &LoginRow) -> Scopes {
    let text = login.scope.as_deref().unwrap_or_default();
    Scopes::parse(text).unwrap_or_default()
}

fn life(token: &IssuedToken) -> Duration {
    Duration::from_secs(u64::try_from(token.expires_in).unwrap_or_default())
}
