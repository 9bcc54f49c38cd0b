//! How logins end.

use purlin::model::CursorPage;
use purlin::prelude::*;
use purlin::uuid::Uuid;

use super::AuthService;
use crate::Tx;
use crate::audit::{Entry, Event};
use crate::auth::errors::LoginEndError;
use crate::paging::CursorPaging;
use crate::sessions::{Login, LoginRow};

impl AuthService {
    /// Ends the login of a refresh token. One that is none ends nothing, and nobody is told.
    #[transactional]
    pub(crate) async fn log_out(&self, tx: &mut Tx, refresh_token: &str) -> Result<(), DbError> {
        if let Some(user) = self.sessions.end_refreshed_in(tx, refresh_token).await? {
            let entry = Entry::new(Event::LoggedOut, user).by(user);
            self.audit.record_in(tx, entry).await?;
        }
        Ok(())
    }

    /// Ends the login of who asks.
    #[transactional]
    pub(crate) async fn end_own(&self, tx: &mut Tx, user: Uuid, login: Uuid) -> Result<(), DbError> {
        if self.sessions.end_in(tx, login).await? {
            let entry = Entry::new(Event::LoggedOut, user).by(user);
            self.audit.record_in(tx, entry).await?;
        }
        Ok(())
    }

    /// Where somebody is logged in: a part of it.
    #[transactional(read)]
    pub(crate) async fn logins(
        &self,
        tx: &mut Tx,
        user: Uuid,
        current: Uuid,
        paging: &CursorPaging,
    ) -> Result<CursorPage<Login>, DbError> {
        self.sessions.list_in(tx, user, current, paging).await
    }

    /// The login of an id, whosever it is: who asks for it has to be held against its owner.
    #[transactional(read)]
    pub(crate) async fn find(&self, tx: &mut Tx, id: Uuid) -> Result<LoginRow, LoginEndError> {
        let login = self.sessions.alive_in(tx, id).await?;
        login.ok_or(LoginEndError::NotFound(id))
    }

    /// Ends a login that may be another one than that of who asks.
    #[transactional]
    pub(crate) async fn end(&self, tx: &mut Tx, actor: Uuid, login: &LoginRow) -> Result<(), DbError> {
        if self.sessions.end_in(tx, login.id).await? {
            let entry = Entry::new(Event::LoginEnded, login.user_id).by(actor);
            self.audit.record_in(tx, entry).await?;
        }
        Ok(())
    }
}
