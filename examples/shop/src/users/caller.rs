//! Who asks.

use purlin::clock::Clock;
use purlin::prelude::*;
use purlin::security::jwt::InvalidToken;
use purlin::security::{Grants, OAuth2Password, PasswordFlow, ScopeInfo, Scopes};
use purlin::uuid::Uuid;

use super::models::Role;
use super::permissions::SCOPES;
use super::services::UserService;
use crate::tokens::Tokens;

/// The flow that gives out our tokens.
#[derive(Debug)]
pub(crate) struct PasswordLogin;

impl PasswordFlow for PasswordLogin {
    const DESCRIPTION: &'static str = "Log in with the e-mail address and the password.";
    const TOKEN_URL: &'static str = "/token";
    const SCOPES: &'static [ScopeInfo] = SCOPES;
}

/// Who asks.
#[derive(Debug)]
pub(crate) struct Caller {
    pub(crate) id: Uuid,
    role: Role,
    /// What the token opens.
    scopes: Scopes,
}

impl Grants for Caller {
    fn grants(&self, permission: &str) -> bool {
        self.role.permits(permission) && self.scopes.contains(permission)
    }
}

/// Why somebody is not let in. It does not say what is wrong: who tries learns nothing.
#[derive(Debug, ApiError)]
pub(crate) enum CallerError {
    #[api_error(unauthorized, "log in", code = "unauthorized")]
    Refused,
    #[api_error(transparent)]
    Db(DbError),
}

/// The reason is in the log.
impl From<InvalidToken> for CallerError {
    fn from(_: InvalidToken) -> Self {
        Self::Refused
    }
}

/// Who asks, by a token. The user is looked up each time, so that one who was deleted is out at once, and so is a role.
#[dependency]
pub(crate) async fn current_user(
    token: OAuth2Password<PasswordLogin>,
    tokens: State<Tokens>,
    clock: State<Clock>,
    users: Svc<UserService>,
) -> Result<Caller, CallerError> {
    let token = tokens.verify(token.token().expose(), clock.now())?;
    let id = token.subject().parse().map_err(|_| CallerError::Refused)?;
    let role = users.role(id).await?.ok_or(CallerError::Refused)?;
    let scopes = Scopes::parse(&token.claims.scope).ok_or(CallerError::Refused)?;
    Ok(Caller { id, role, scopes })
}
