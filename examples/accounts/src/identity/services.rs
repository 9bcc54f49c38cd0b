//! What a token, a cookie or a key is worth.

use purlin::clock::Clock;
use purlin::prelude::*;
use purlin::security::{Bearer, Scopes};
use purlin::uuid::Uuid;

use super::caller::Caller;
use super::errors::IdentityError;
use super::schemes::BrowserLogin;
use crate::api_keys::{ApiKeyService, KeyText};
use crate::roles::{Permissions, RoleService};
use crate::sessions::{SessionService, Tokens};
use crate::users::{UserRow, UserService};
use crate::{Db, Tx};

/// Finds out who asks. It looks into the database each time, so that a login that is ended, an account that is disabled and a role
/// that is taken away count at once, and not when the token expires.
#[derive(Service)]
pub(crate) struct IdentityService {
    db: Db,
    users: Svc<UserService>,
    roles: Svc<RoleService>,
    sessions: Svc<SessionService>,
    keys: Svc<ApiKeyService>,
    tokens: State<Tokens>,
    clock: State<Clock>,
}

impl IdentityService {
    /// Who has this access token.
    pub(super) async fn of_token(&self, token: &Bearer) -> Result<Caller, IdentityError> {
        let token = self.tokens.verify(token.token().expose(), self.clock.now())?;
        let scopes = Scopes::parse(&token.claims.scope).unwrap_or_default();
        let opened = Permissions::of_scopes(&scopes);
        let caller = self.of_login(token.claims.sid, Some(&opened)).await?;
        if caller.user.id.to_string() == token.subject() {
            Ok(caller)
        } else {
            Err(IdentityError::Refused)
        }
    }

    /// Who has this cookie, which opens all that its user may do.
    pub(super) async fn of_browser(&self, browser: &BrowserLogin) -> Result<Caller, IdentityError> {
        let caller = self.of_login(browser.login, None).await?;
        let session = Some(browser.session.clone());
        Ok(Caller { session, ..caller })
    }

    /// Who logged in. A token opens a part of what its user may do.
    #[transactional(read, primary)]
    async fn of_login(
        &self,
        tx: &mut Tx,
        login: Uuid,
        opened: Option<&Permissions>,
    ) -> Result<Caller, IdentityError> {
        let row = self.sessions.alive_in(tx, login).await?;
        let row = row.ok_or(IdentityError::Refused)?;
        self.caller(tx, row.user_id, opened, Some(row.id)).await
    }

    /// Whose key this is.
    #[transactional(read, primary)]
    pub(super) async fn of_key(&self, tx: &mut Tx, key: &Secret<String>) -> Result<Caller, IdentityError> {
        let sent = KeyText::parse(key).ok_or(IdentityError::Refused)?;
        let row = self.keys.known_in(tx, &sent).await?;
        let row = row.ok_or(IdentityError::Refused)?;
        let opened: Permissions = row.scopes.iter().copied().collect();
        self.caller(tx, row.user_id, Some(&opened), None).await
    }

    async fn caller(
        &self,
        tx: &mut Tx,
        user: Uuid,
        opened: Option<&Permissions>,
        login: Option<Uuid>,
    ) -> Result<Caller, IdentityError> {
        let row = self.users.get_in(tx, user).await?;
        let row = row.filter(UserRow::is_active).ok_or(IdentityError::Refused)?;
        let held = self.roles.permissions_of_in(tx, user).await?;
        Ok(Caller {
            user: row.into(),
            permissions: opened.map_or_else(|| held.clone(), |opened| held.and(opened)),
            login,
            session: None,
        })
    }
}
