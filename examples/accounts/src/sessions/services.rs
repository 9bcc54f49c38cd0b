//! How logins begin, go on and end.

use std::time::Duration;

use purlin::clock::Clock;
use purlin::jiff::Timestamp;
use purlin::model::CursorPage;
use purlin::prelude::*;
use purlin::security::Scopes;
use purlin::security::jwt::{
    IssueError, IssuedToken, RefreshHash, RefreshOutcome, RefreshRefusal, RefreshStore, RefreshToken,
};
use purlin::uuid::Uuid;

use super::crud;
use super::models::{LoginKind, LoginRow, NewLoginRow};
use super::refresh::RefreshTokens;
use super::schemas::Login;
use super::tokens::{AccessClaims, Tokens};
use crate::Tx;
use crate::paging::CursorPaging;

/// How long an app stays logged in, and a browser, however much they are used.
const APP: Duration = Duration::from_hours(90 * 24);
const BROWSER: Duration = Duration::from_hours(12);

/// Keeps logins, in the transactions of who calls.
#[derive(Service)]
pub(crate) struct SessionService {
    clock: State<Clock>,
    tokens: State<Tokens>,
}

/// What became of a refresh token.
#[derive(Debug)]
pub(crate) enum Refreshed {
    /// It was accepted, and this one takes its place.
    Next(LoginRow, RefreshToken),
    /// It was used before: the login is over now.
    Reused(Uuid),
    /// It is none that lets anybody in.
    Refused,
}

impl SessionService {
    /// Begins a login by tokens.
    pub(crate) async fn begin_app_in(
        &self,
        tx: &mut Tx,
        user: Uuid,
        scopes: &Scopes,
    ) -> Result<(LoginRow, RefreshToken), DbError> {
        let now = self.clock.now();
        let (token, row) = self.tokens.refresh.issue(user.to_string(), now);
        let login = login(row.family, user, LoginKind::App, now);
        let scope = Some(scopes.to_string());
        let login = crud::insert(tx, NewLoginRow { scope, ..login }).await?;
        RefreshTokens(tx).insert(row).await?;
        Ok((login, token))
    }

    /// Begins a login by cookie, and answers its id.
    pub(crate) async fn begin_browser_in(&self, tx: &mut Tx, user: Uuid) -> Result<Uuid, DbError> {
        let row = login(Uuid::new_v4(), user, LoginKind::Browser, self.clock.now());
        Ok(crud::insert(tx, row).await?.id)
    }

    /// Uses a refresh token. What was refused is no error, so that the transaction is committed that ended the login.
    pub(crate) async fn refresh_in(&self, tx: &mut Tx, text: &str) -> Result<Refreshed, DbError> {
        let now = self.clock.now();
        let refresh = &self.tokens.refresh;
        match refresh.renew(&mut RefreshTokens(tx), text, now).await? {
            RefreshOutcome::Renewed(renewed) => {
                let login = crud::of_token(tx, &renewed.token.hash()).await?;
                Ok(login.map_or(Refreshed::Refused, |login| Refreshed::Next(login, renewed.token)))
            }
            RefreshOutcome::Refused(RefreshRefusal::Reused) => {
                let login = of_text(tx, text).await?;
                Ok(login.map_or(Refreshed::Refused, |login| Refreshed::Reused(login.user_id)))
            }
            RefreshOutcome::Refused(_) => Ok(Refreshed::Refused),
        }
    }

    /// Ends the login of a refresh token, and answers whose it was. A token that is none ends nothing.
    pub(crate) async fn end_refreshed_in(&self, tx: &mut Tx, text: &str) -> Result<Option<Uuid>, DbError> {
        let Some(login) = of_text(tx, text).await? else {
            return Ok(None);
        };
        let ended = self.end_in(tx, login.id).await?;
        Ok(ended.then_some(login.user_id))
    }

    /// The access token of a login.
    pub(crate) fn access(&self, login: &LoginRow, scopes: &Scopes) -> Result<IssuedToken, IssueError> {
        let claims = AccessClaims {
            sid: login.id,
            scope: scopes.to_string(),
        };
        self.tokens.issue(login.user_id, &claims, self.clock.now())
    }

    /// The login of an id, if it is not over.
    pub(crate) async fn alive_in(&self, tx: &mut Tx, id: Uuid) -> Result<Option<LoginRow>, DbError> {
        crud::alive(tx, id, self.clock.now()).await
    }

    /// Where a user is logged in: a part of it.
    pub(crate) async fn list_in(
        &self,
        tx: &mut Tx,
        user: Uuid,
        current: Uuid,
        paging: &CursorPaging,
    ) -> Result<CursorPage<Login>, DbError> {
        let page = crud::list(tx, user, paging, self.clock.now()).await?;
        Ok(page.map(|row| Login::of(&row, current)))
    }

    /// Ends a login. Answers whether it was not over.
    pub(crate) async fn end_in(&self, tx: &mut Tx, id: Uuid) -> Result<bool, DbError> {
        crud::end(tx, id, self.clock.now()).await
    }

    /// Ends all logins of a user: all tokens and all cookies are worth nothing from the commit on.
    pub(crate) async fn end_all_in(&self, tx: &mut Tx, user: Uuid) -> Result<u64, DbError> {
        crud::end_all(tx, user, self.clock.now()).await
    }
}

/// The login of what may be a refresh token.
async fn of_text(tx: &mut Tx, text: &str) -> Result<Option<LoginRow>, DbError> {
    match RefreshHash::of(text) {
        Some(hash) => crud::of_token(tx, &hash).await,
        None => Ok(None),
    }
}

fn login(id: Uuid, user_id: Uuid, kind: LoginKind, now: Timestamp) -> NewLoginRow {
    let life = match kind {
        LoginKind::App => APP,
        LoginKind::Browser => BROWSER,
    };
    NewLoginRow {
        id,
        user_id,
        kind,
        scope: None,
        began_at: now,
        expires_at: now.saturating_add(life).unwrap_or(Timestamp::MAX),
        ended_at: None,
    }
}
