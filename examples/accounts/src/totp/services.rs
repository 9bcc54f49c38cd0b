//! What can be done with second factors.

use purlin::clock::Clock;
use purlin::prelude::*;
use purlin::security::{LoginThrottle, Passwords, RecoveryCodes, TotpSecret};
use purlin::uuid::Uuid;

use super::crud;
use super::errors::{SecondFactorError, TotpBeginError, TotpConfirmError, TotpDisableError};
use super::models::TotpRow;
use super::schemas::{TotpBegun, TotpConfirmed};
use crate::audit::{AuditService, Entry, Event};
use crate::users::{User, UserService};
use crate::{Db, Tx};

/// The name that apps for codes show.
const SERVICE: &str = "Accounts";

/// Keeps second factors, and asks for them.
#[derive(Service)]
pub(crate) struct TotpService {
    db: Db,
    users: Svc<UserService>,
    audit: Svc<AuditService>,
    passwords: State<Passwords>,
    throttle: State<LoginThrottle>,
    clock: State<Clock>,
}

impl TotpService {
    /// Makes a secret, which counts when its owner has proved to have it.
    #[transactional]
    pub(crate) async fn begin(&self, tx: &mut Tx, user: &User) -> Result<TotpBegun, TotpBeginError> {
        if crud::locked(tx, user.id)
            .await?
            .is_some_and(|row| row.confirmed_at.is_some())
        {
            return Err(TotpBeginError::Enabled);
        }
        let secret = TotpSecret::generate();
        let begun = TotpBegun {
            secret: secret.to_base32().expose().clone(),
            uri: secret.uri(SERVICE, &user.email).expose().clone(),
        };
        crud::begin(tx, user.id, secret).await?;
        Ok(begun)
    }

    /// Asks for the second factor from now on.
    pub(crate) async fn confirm(&self, user: &User, code: &str) -> Result<TotpConfirmed, TotpConfirmError> {
        let attempt = self.throttle.begin(&user.email, None).await?;
        let confirmed = self.enable(user.id, code).await?;
        attempt.succeeded().await?;
        Ok(confirmed)
    }

    #[transactional]
    async fn enable(&self, tx: &mut Tx, user: Uuid, code: &str) -> Result<TotpConfirmed, TotpConfirmError> {
        let begun = crud::locked(tx, user)
            .await?
            .filter(|row| row.confirmed_at.is_none());
        let row = begun.ok_or(TotpConfirmError::NotBegun)?;
        let now = self.clock.now();
        let step = row
            .secret
            .verify(code, None, now)
            .ok_or(TotpConfirmError::WrongCode)?;
        let (shown, kept) = RecoveryCodes::generate();
        crud::confirm(tx, user, step, kept, now).await?;
        let entry = Entry::new(Event::SecondFactorEnabled, user).by(user);
        self.audit.record_in(tx, entry).await?;
        Ok(TotpConfirmed {
            recovery_codes: shown.iter().map(|code| code.expose().clone()).collect(),
        })
    }

    /// Gives the second factor up.
    pub(crate) async fn disable(&self, user: &User, password: &str) -> Result<(), TotpDisableError> {
        let attempt = self.throttle.begin(&user.email, None).await?;
        match self.knows_password(user.id, password).await {
            Ok(true) => attempt.succeeded().await?,
            Ok(false) => return Err(TotpDisableError::WrongPassword),
            Err(error) => {
                // Nobody looked at the password, so it was no guess.
                attempt.cancelled().await?;
                return Err(error);
            }
        }
        Ok(self.remove(user.id).await?)
    }

    async fn knows_password(&self, user: Uuid, password: &str) -> Result<bool, TotpDisableError> {
        let row = self.db.read(async |tx| self.users.get_in(tx, user).await).await?;
        let hash = row.as_ref().map(|row| &row.password);
        Ok(self.passwords.verify(password, hash).await?.is_right())
    }

    #[transactional]
    async fn remove(&self, tx: &mut Tx, user: Uuid) -> Result<(), DbError> {
        if crud::delete(tx, user).await? {
            let entry = Entry::new(Event::SecondFactorDisabled, user).by(user);
            self.audit.record_in(tx, entry).await?;
        }
        Ok(())
    }

    /// Asks a user who logs in for the second factor, if there is one: a code of the app, or one for the day when that is lost.
    /// Neither works a second time.
    pub(crate) async fn check_in(
        &self,
        tx: &mut Tx,
        user: Uuid,
        code: Option<&str>,
    ) -> Result<(), SecondFactorError> {
        let row = crud::locked(tx, user).await?;
        let Some(row) = row.filter(|row| row.confirmed_at.is_some()) else {
            return Ok(());
        };
        let code = code.ok_or(SecondFactorError::Missing)?;
        match row.secret.verify(code, row.last_step, self.clock.now()) {
            Some(step) => Ok(crud::set_step(tx, user, step).await?),
            None => self.use_recovery_code(tx, row, code).await,
        }
    }

    async fn use_recovery_code(
        &self,
        tx: &mut Tx,
        row: TotpRow,
        code: &str,
    ) -> Result<(), SecondFactorError> {
        let mut codes = row.recovery_codes.ok_or(SecondFactorError::Wrong)?;
        if !codes.use_up(code) {
            return Err(SecondFactorError::Wrong);
        }
        crud::set_codes(tx, row.user_id, codes).await?;
        let entry = Entry::new(Event::RecoveryCodeUsed, row.user_id).by(row.user_id);
        Ok(self.audit.record_in(tx, entry).await?)
    }
}
