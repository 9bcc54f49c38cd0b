//! The routes of logging in and out.

use purlin::extract::ClientAddress;
use purlin::model::CursorPage;
use purlin::prelude::*;
use purlin::security::{Authorize, Authorized, PasswordForm, Permission, TokenAnswer};
use purlin::session::Session;
use purlin::uuid::Uuid;

use super::errors::{GrantError, LoginEndError, LoginError, LogoutError};
use super::schemas::{Credentials, PublicKeys, RefreshRequest};
use super::services::{Attempted, AuthService};
use crate::identity::{Caller, LOGIN, logged_in};
use crate::paging::CursorPaging;
use crate::roles::UsersWrite;
use crate::sessions::{Login, LoginRow};

/// Log in, and get tokens.
///
/// The e-mail address is the `username`. The access token opens the scopes that are asked for, as far as you may do that; without
/// any, all that you may do. Where you may do nothing of it there is no token, and a code is used up all the same.
#[post("/token", public)]
pub(crate) async fn create_token(
    /// A code of the second factor, or a recovery code, if there is one.
    #[field(max_length = 64)]
    Header(x_otp): Header<Option<String>>,
    ClientAddress(address): ClientAddress,
    auth: Svc<AuthService>,
    form: PasswordForm,
) -> Result<TokenAnswer, GrantError> {
    let sent = Attempted {
        email: &form.username,
        password: form.password.expose(),
        code: x_otp.as_deref(),
        address,
    };
    auth.grant(sent, &form.scope).await
}

/// Get the next tokens.
///
/// A refresh token is used once, and gives the next one. One that comes twice ends the login.
#[post("/token/refresh", public)]
pub(crate) async fn refresh_token(
    auth: Svc<AuthService>,
    Json(sent): Json<RefreshRequest>,
) -> Result<TokenAnswer, GrantError> {
    auth.refresh(&sent.refresh_token).await
}

/// Log out.
///
/// The login of the refresh token is over, and its access tokens are worth nothing.
#[post("/logout", public)]
pub(crate) async fn log_out(
    auth: Svc<AuthService>,
    Json(sent): Json<RefreshRequest>,
) -> Result<NoContent, DbError> {
    auth.log_out(&sent.refresh_token).await.map(|()| NoContent)
}

/// Log in with a browser.
///
/// The answer sets a cookie, which scripts cannot read.
#[post("/session", public)]
pub(crate) async fn create_session(
    session: Session,
    ClientAddress(address): ClientAddress,
    auth: Svc<AuthService>,
    Json(sent): Json<Credentials>,
) -> Result<NoContent, LoginError> {
    let sent = Attempted {
        email: &sent.email,
        password: &sent.password,
        code: sent.code.as_deref(),
        address,
    };
    let (user, login) = auth.log_in(sent).await?;
    session.log_in(user).await?;
    session.insert(LOGIN, &login).await?;
    Ok(NoContent)
}

/// Log out, with a browser or with a token.
#[delete("/session")]
pub(crate) async fn delete_session(
    caller: Dep<logged_in>,
    auth: Svc<AuthService>,
) -> Result<NoContent, LogoutError> {
    if let Some(login) = caller.login {
        auth.end_own(caller.user.id, login).await?;
    }
    if let Some(session) = &caller.session {
        session.end().await?;
    }
    Ok(NoContent)
}

/// List where you are logged in.
///
/// The last login comes first. `next` of a page is the `cursor` of the one behind it.
#[get("/logins")]
pub(crate) async fn list_logins(
    caller: Dep<logged_in>,
    Query(paging): Query<CursorPaging>,
    auth: Svc<AuthService>,
) -> Result<Json<CursorPage<Login>>, DbError> {
    let current = caller.login.unwrap_or_default();
    auth.logins(caller.user.id, current, &paging).await.map(Json)
}

/// The login that the path names.
#[dependency]
pub(crate) async fn login(
    /// Which login.
    id: Path<Uuid>,
    auth: Svc<AuthService>,
) -> Result<LoginRow, LoginEndError> {
    auth.find(*id).await
}

/// A login is its user's, and those may end it who administer the account.
impl Authorize for LoginRow {
    type Principal = logged_in;
    type Error = LoginEndError;

    fn authorize(&self, caller: &Caller) -> Result<(), LoginEndError> {
        if caller.user.id == self.user_id || caller.permissions.contains(UsersWrite::NAME) {
            Ok(())
        } else {
            Err(LoginEndError::NotFound(self.id))
        }
    }
}

/// End a login.
///
/// One of yours; or of anybody, if you administer accounts.
#[delete("/logins/{id}")]
pub(crate) async fn end_login(
    caller: Dep<logged_in>,
    login: Authorized<login>,
    auth: Svc<AuthService>,
) -> Result<NoContent, DbError> {
    auth.end(caller.user.id, &login).await.map(|()| NoContent)
}

/// Read the public keys.
///
/// Other services verify our access tokens with them.
#[get("/jwks.json", public)]
pub(crate) async fn read_keys(keys: State<PublicKeys>) -> Json<PublicKeys> {
    Json(PublicKeys::clone(&keys))
}
