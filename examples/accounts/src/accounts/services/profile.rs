//! The own account.

use purlin::prelude::*;
use purlin::uuid::Uuid;

use super::AccountService;
use crate::Tx;
use crate::accounts::errors::{DeleteError, ProfileError};
use crate::accounts::schemas::MeUpdate;
use crate::audit::{Entry, Event};
use crate::roles::LastAdministrator;
use crate::users::User;

impl AccountService {
    /// Changes what is told of somebody. What is told already is no change.
    #[transactional]
    pub(crate) async fn update(
        &self,
        tx: &mut Tx,
        user: Uuid,
        update: MeUpdate,
    ) -> Result<User, ProfileError> {
        let row = self.users.locked_in(tx, user).await?;
        let row = row.ok_or(ProfileError::Gone)?;
        let Some(name) = update.name.filter(|name| *name != row.name) else {
            return Ok(row.into());
        };
        let row = self.users.rename_in(tx, user, name).await?;
        let entry = Entry::new(Event::ProfileChanged, user).by(user);
        self.audit.record_in(tx, entry).await?;
        Ok(row.into())
    }

    /// Deletes the account of somebody who knows the password.
    pub(crate) async fn delete(&self, user: &User, password: &str) -> Result<(), DeleteError> {
        self.proofs.prove(user, password).await?;
        self.remove(user).await
    }

    /// Deletes an account with all that is its own. What happened stays in the audit, without the name.
    #[transactional(isolation = "serializable", retries = 5)]
    async fn remove(&self, tx: &mut Tx, user: &User) -> Result<(), DeleteError> {
        let before = self.roles.administrators_in(tx).await?;
        if !self.users.delete_in(tx, user.id).await? {
            return Ok(());
        }
        if !self.roles.has_administrators_in(tx, before).await? {
            return Err(LastAdministrator.into());
        }
        let entry = Entry::new(Event::AccountDeleted, user.id).by(user.id);
        Ok(self.audit.record_in(tx, entry).await?)
    }
}
