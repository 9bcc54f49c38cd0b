//! What can be done with second factors.

use purlin::clock::Clock;
use purlin::prelude::*;
use purlin::security::{RecoveryCodes, TotpSecret};
use purlin::uuid::Uuid;

use super::crud;
use super::errors::{SecondFactorError, TotpBeginError, TotpConfirmError};
use super::models::TotpRow;
use super::schemas::{TotpBegun, TotpConfirmed};
use crate::audit::{AuditService, Entry, Event};
use crate::mail::PostService;
use crate::users::{ProofError, ProofService, User};
use crate::{Db, Tx};

/// The name that apps for codes show.
const SERVICE: &str = "Accounts";

/// Keeps second factors, and asks for them.
#[derive(Service)]
pub(crate) struct TotpService {
    db: Db,
    proofs: Svc<ProofService>,
    post: Svc<PostService>,
    audit: Svc<AuditService>,
    clock: State<Clock>,
}

impl TotpService {
    /// Makes a secret for somebody who knows the password. It counts when its owner has proved to have it.
    pub(crate) async fn begin(&self, user: &User, password: &str) -> Result<TotpBegun, TotpBeginError> {
        self.proofs.prove(user, password).await?;
        self.make(user).await
    }

    #[transactional]
    async fn make(&self, tx: &mut Tx, user: &User) -> Result<TotpBegun, TotpBeginError> {
        let row = crud::locked(tx, user.id).await?;
        if row.is_some_and(|row| row.is_confirmed()) {
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
        let attempt = self.proofs.begin(user).await?;
        let outcome = self.enable(user, code).await;
        match &outcome {
            Ok(_) => attempt.succeeded().await?,
            Err(TotpConfirmError::WrongCode) => drop(attempt),
            // Nobody looked at the code, so it was no guess.
            Err(_) => attempt.cancelled().await?,
        }
        outcome
    }

    #[transactional]
    async fn enable(&self, tx: &mut Tx, user: &User, code: &str) -> Result<TotpConfirmed, TotpConfirmError> {
        let begun = crud::locked(tx, user.id).await?;
        let row = begun.filter(|row| !row.is_confirmed());
        let row = row.ok_or(TotpConfirmError::NotBegun)?;
        let now = self.clock.now();
        let step = row
            .secret
            .verify(code, None, now)
            .ok_or(TotpConfirmError::WrongCode)?;
        let (shown, kept) = RecoveryCodes::generate();
        crud::confirm(tx, user.id, step, kept, now).await?;
        let entry = Entry::new(Event::SecondFactorEnabled, user.id).by(user.id);
        self.audit.record_in(tx, entry).await?;
        self.post.factor_added(tx, &user.email);
        Ok(TotpConfirmed {
            recovery_codes: shown.iter().map(|code| code.expose().clone()).collect(),
        })
    }

    /// Gives the second factor up.
    pub(crate) async fn disable(&self, user: &User, password: &str) -> Result<(), ProofError> {
        self.proofs.prove(user, password).await?;
        Ok(self.remove(user, user.id).await?)
    }

    /// Takes the second factor of a user away. One that was not confirmed was none, and nobody is told.
    #[transactional]
    pub(crate) async fn remove(&self, tx: &mut Tx, user: &User, actor: Uuid) -> Result<(), DbError> {
        let row = crud::locked(tx, user.id).await?;
        crud::delete(tx, user.id).await?;
        if row.is_some_and(|row| row.is_confirmed()) {
            let entry = Entry::new(Event::SecondFactorDisabled, user.id).by(actor);
            self.audit.record_in(tx, entry).await?;
            self.post.factor_removed(tx, &user.email);
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
        let Some(row) = row.filter(TotpRow::is_confirmed) else {
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
