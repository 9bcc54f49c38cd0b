//! The own account.

use purlin::prelude::*;

use super::AccountService;
use crate::Tx;
use crate::accounts::errors::DeleteError;
use crate::accounts::schemas::MeUpdate;
use crate::audit::{Entry, Event};
use crate::roles::LastAdministrator;
use crate::users::User;

impl AccountService {
    /// Changes what is told of somebody.
    #[transactional]
    pub(crate) async fn update(&self, tx: &mut Tx, user: &User, update: MeUpdate) -> Result<User, DbError> {
        let is_change = update.name.is_some();
        let row = self.users.rename_in(tx, user.id, update.name).await?;
        if is_change {
            let entry = Entry::new(Event::ProfileChanged, user.id).by(user.id);
            self.audit.record_in(tx, entry).await?;
        }
        Ok(row.map_or_else(|| user.clone(), User::from))
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
