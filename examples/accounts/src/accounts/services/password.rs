//! Other passwords.

use purlin::prelude::*;
use purlin::security::{Claimed, PasswordHash, PasswordReset, TokenRefused};
use purlin::uuid::Uuid;

use super::AccountService;
use crate::Tx;
use crate::accounts::errors::{PasswordChangeError, ResetError};
use crate::accounts::schemas::{NewPassword, PasswordChange};
use crate::audit::Event;
use crate::users::{ProofError, User};

impl AccountService {
    /// Changes the password of somebody who knows the present one. Whatever let somebody in before lets nobody in any more: logins are
    /// over, and keys are revoked.
    pub(crate) async fn change_password(
        &self,
        user: &User,
        change: &PasswordChange,
    ) -> Result<(), PasswordChangeError> {
        let present = self.proofs.prove(user, &change.current).await?;
        let new = self.passwords.hash(&change.new).await?;
        self.replace_password(user.id, &present, new).await
    }

    /// The password has to be the one that was looked at: a letter may have set another one meanwhile.
    #[transactional]
    async fn replace_password(
        &self,
        tx: &mut Tx,
        user: Uuid,
        present: &PasswordHash,
        new: PasswordHash,
    ) -> Result<(), PasswordChangeError> {
        let row = self.users.locked_in(tx, user).await?;
        let row = row.filter(|row| row.password.expose() == present.expose());
        let row = row.ok_or(ProofError::Wrong)?;
        self.users.set_password_in(tx, user, new).await?;
        self.shut_out(tx, user).await?;
        self.post.changed(tx, &row.email);
        Ok(self.note(tx, Event::PasswordChanged, user).await?)
    }

    /// Writes to somebody who has forgotten the password, if there is such an account. An account that is not there leaves the same
    /// entry in the audit, so that it takes the same time.
    #[transactional]
    pub(crate) async fn request_reset(&self, tx: &mut Tx, email: &str) -> Result<(), DbError> {
        let user = self.users.by_email_in(tx, email).await?;
        if let Some(user) = &user {
            let state = user.password.expose();
            let token = self.links.issue::<PasswordReset>(&user.id.to_string(), state);
            self.post.reset(tx, &user.email, &token);
        }
        let user = user.map(|user| user.id);
        self.note(tx, Event::PasswordResetRequested, user).await
    }

    /// Sets a new password by the token of a letter, which works once. Logins are over and keys revoked, as of a change. Nothing is
    /// hashed for a token that is none.
    pub(crate) async fn reset_password(&self, new: &NewPassword) -> Result<(), ResetError> {
        let claimed = self.links.open::<PasswordReset>(&new.token)?;
        let hash = self.passwords.hash(&new.password).await?;
        self.store_reset(claimed, hash).await
    }

    #[transactional]
    async fn store_reset(
        &self,
        tx: &mut Tx,
        claimed: Claimed<PasswordReset>,
        new: PasswordHash,
    ) -> Result<(), ResetError> {
        let user = self.subject(tx, claimed.subject()).await?;
        claimed.confirm(user.as_ref().map(|user| user.password.expose()))?;
        let user = user.ok_or(TokenRefused)?;
        self.users.set_password_in(tx, user.id, new).await?;
        // Who reads the letters has proved to have the address.
        self.users.set_verified_in(tx, user.id).await?;
        self.shut_out(tx, user.id).await?;
        self.post.changed(tx, &user.email);
        Ok(self.note(tx, Event::PasswordReset, user.id).await?)
    }

    /// Who had the old password may have logged in with it, and made keys.
    async fn shut_out(&self, tx: &mut Tx, user: Uuid) -> Result<(), DbError> {
        self.sessions.end_all_in(tx, user).await?;
        self.keys.revoke_all_in(tx, user).await
    }
}
