//! What can be done with other people's accounts.

use purlin::model::Page;
use purlin::prelude::*;
use purlin::uuid::Uuid;

use super::errors::{FactorRemoveError, UserChangeError, UserError};
use super::schemas::UserUpdate;
use crate::audit::{AuditService, Entry, Event};
use crate::paging::Paging;
use crate::roles::{LastAdministrator, RoleService};
use crate::sessions::SessionService;
use crate::totp::TotpService;
use crate::users::{User, UserService};
use crate::{Db, Tx};

/// Looks after other people's accounts.
#[derive(Service)]
pub(crate) struct AdministrationService {
    db: Db,
    users: Svc<UserService>,
    roles: Svc<RoleService>,
    sessions: Svc<SessionService>,
    totp: Svc<TotpService>,
    audit: Svc<AuditService>,
}

impl AdministrationService {
    /// A part of the list of all users.
    #[transactional(read)]
    pub(crate) async fn list(&self, tx: &mut Tx, paging: Paging) -> Result<Page<User>, DbError> {
        Ok(self.users.list_in(tx, paging).await?.map(User::from))
    }

    /// The user of an id.
    #[transactional(read)]
    pub(crate) async fn read(&self, tx: &mut Tx, id: Uuid) -> Result<User, UserError> {
        let row = self.users.get_in(tx, id).await?;
        row.map(User::from).ok_or(UserError::NotFound(id))
    }

    /// Lets a user in, or out. Who is let out is logged out at once. Who is in or out already stays so, and nothing has happened.
    #[transactional(isolation = "serializable", retries = 5)]
    pub(crate) async fn update(
        &self,
        tx: &mut Tx,
        actor: Uuid,
        id: Uuid,
        update: UserUpdate,
    ) -> Result<User, UserChangeError> {
        let before = self.roles.administrators_in(tx).await?;
        let is_changed = self.users.set_disabled_in(tx, id, update.is_disabled).await?;
        let row = self.users.get_in(tx, id).await?;
        let row = row.ok_or(UserChangeError::NotFound(id))?;
        if !is_changed {
            return Ok(row.into());
        }
        if !self.roles.has_administrators_in(tx, before).await? {
            return Err(LastAdministrator.into());
        }
        let event = if update.is_disabled {
            self.sessions.end_all_in(tx, id).await?;
            Event::AccountDisabled
        } else {
            Event::AccountEnabled
        };
        self.audit.record_in(tx, Entry::new(event, id).by(actor)).await?;
        Ok(row.into())
    }

    /// Takes the second factor of somebody else away: the own one wants the password.
    #[transactional]
    pub(crate) async fn remove_second_factor(
        &self,
        tx: &mut Tx,
        actor: Uuid,
        id: Uuid,
    ) -> Result<(), FactorRemoveError> {
        if actor == id {
            return Err(FactorRemoveError::Own);
        }
        let row = self.users.get_in(tx, id).await?;
        let user = row.map(User::from).ok_or(FactorRemoveError::NotFound(id))?;
        Ok(self.totp.remove_in(tx, &user, actor).await?)
    }
}
