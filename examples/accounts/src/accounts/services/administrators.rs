//! Administrators whom no other one makes, for commands.

use purlin::BoxError;
use purlin::prelude::*;
use purlin::security::PasswordHash;
use purlin::uuid::Uuid;

use super::AccountService;
use crate::Tx;
use crate::accounts::schemas::Registration;
use crate::users::UserRow;

impl AccountService {
    /// Makes the user of an address an administrator, if there is one who can log in.
    #[transactional]
    pub(crate) async fn promote(&self, tx: &mut Tx, email: &str) -> Result<Option<Uuid>, BoxError> {
        let row = self.users.by_email_in(tx, email).await?;
        let Some(row) = row.filter(UserRow::is_active) else {
            return Ok(None);
        };
        self.roles.make_administrator_in(tx, row.id).await?;
        Ok(Some(row.id))
    }

    /// Makes an administrator whose address needs no proof, if it is not proved to be somebody's.
    pub(crate) async fn create_administrator(&self, new: Registration) -> Result<Option<Uuid>, BoxError> {
        let password = self.passwords.hash(&new.password).await?;
        self.store_administrator(&new, password).await
    }

    #[transactional]
    async fn store_administrator(
        &self,
        tx: &mut Tx,
        new: &Registration,
        password: PasswordHash,
    ) -> Result<Option<Uuid>, BoxError> {
        let Some(id) = self.store_verified_in(tx, new, password).await? else {
            return Ok(None);
        };
        self.roles.make_administrator_in(tx, id).await?;
        Ok(Some(id))
    }
}
