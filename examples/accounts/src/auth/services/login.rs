//! Passwords and second factors.

use std::net::IpAddr;

use purlin::prelude::*;
use purlin::security::{Attempt, PasswordHash, Verdict};
use purlin::uuid::Uuid;

use super::AuthService;
use crate::Tx;
use crate::audit::{Entry, Event};
use crate::auth::errors::LoginError;
use crate::users::UserRow;

/// What somebody shows who wants to log in.
#[derive(Debug)]
pub(crate) struct Attempted<'a> {
    pub(crate) email: &'a str,
    pub(crate) password: &'a str,
    /// A code of the second factor, if one came.
    pub(crate) code: Option<&'a str>,
    /// Where it comes from.
    pub(crate) address: Option<IpAddr>,
}

/// Somebody whose password is right.
#[derive(Debug)]
pub(super) struct Proved {
    pub(super) user: Uuid,
    /// What the password was held against.
    hash: PasswordHash,
    /// The password with the cost that hashes have now, if it had another.
    rehashed: Option<PasswordHash>,
}

impl AuthService {
    /// Logs a browser in, and answers the login that its session is to remember.
    pub(crate) async fn log_in(&self, sent: Attempted<'_>) -> Result<(Uuid, Uuid), LoginError> {
        let (attempt, proved) = self.prove(&sent).await?;
        let login = self.begin_browser(&proved, sent.code).await;
        let login = self.noted(proved.user, login).await?;
        attempt.succeeded().await?;
        Ok((proved.user, login))
    }

    #[transactional]
    async fn begin_browser(
        &self,
        tx: &mut Tx,
        proved: &Proved,
        code: Option<&str>,
    ) -> Result<Uuid, LoginError> {
        self.admit(tx, proved, code).await?;
        Ok(self.sessions.begin_browser_in(tx, proved.user).await?)
    }

    /// Counts an attempt, and looks at the password. The attempt has failed, unless the caller says that it has succeeded.
    pub(super) async fn prove(&self, sent: &Attempted<'_>) -> Result<(Attempt, Proved), LoginError> {
        let attempt = self.throttle.begin(sent.email, sent.address).await?;
        let (row, verdict) = match self.look(sent).await {
            Ok(seen) => seen,
            Err(error) => {
                // Nobody looked at the password, so it was no guess.
                attempt.cancelled().await?;
                return Err(error);
            }
        };
        let known = row.as_ref().map(|row| row.id);
        if let Some(row) = row.filter(|row| verdict.is_right() && row.is_active()) {
            let rehashed = self.rehashed(verdict, sent.password).await?;
            let proved = Proved {
                user: row.id,
                hash: row.password,
                rehashed,
            };
            return Ok((attempt, proved));
        }
        self.audit.record(Entry::new(Event::LoginFailed, known)).await?;
        Err(LoginError::Wrong)
    }

    /// The account, and what the password is to it. The hash is computed outside of any transaction, and for an account that is not there as well.
    async fn look(&self, sent: &Attempted<'_>) -> Result<(Option<UserRow>, Verdict), LoginError> {
        let row = self.account(sent.email).await?;
        let hash = row.as_ref().map(|row| &row.password);
        let verdict = self.passwords.verify(sent.password, hash).await?;
        Ok((row, verdict))
    }

    #[transactional(read, primary)]
    async fn account(&self, tx: &mut Tx, email: &str) -> Result<Option<UserRow>, DbError> {
        self.users.by_email_in(tx, email).await
    }

    async fn rehashed(&self, verdict: Verdict, password: &str) -> Result<Option<PasswordHash>, LoginError> {
        match verdict {
            Verdict::RightButOld => Ok(Some(self.passwords.hash(password).await?)),
            Verdict::Right | Verdict::Wrong => Ok(None),
        }
    }

    /// Asks for the second factor, and writes down that somebody logs in. The user is locked, and the password has to be the one that was
    /// looked at: whoever changes it meanwhile logs everybody out, this login too.
    pub(super) async fn admit(
        &self,
        tx: &mut Tx,
        proved: &Proved,
        code: Option<&str>,
    ) -> Result<(), LoginError> {
        let row = self.users.locked_in(tx, proved.user).await?;
        let is_same = |row: &UserRow| row.is_active() && row.password.expose() == proved.hash.expose();
        if !row.as_ref().is_some_and(is_same) {
            return Err(LoginError::Wrong);
        }
        self.totp.check_in(tx, proved.user, code).await?;
        if let Some(hash) = proved.rehashed.clone() {
            self.users.set_password_in(tx, proved.user, hash).await?;
        }
        let entry = Entry::new(Event::LoggedIn, proved.user).by(proved.user);
        Ok(self.audit.record_in(tx, entry).await?)
    }

    /// Writes down that a second factor was wrong: the transaction that found out is gone.
    pub(super) async fn noted<T>(&self, user: Uuid, outcome: Result<T, LoginError>) -> Result<T, LoginError> {
        if matches!(outcome, Err(LoginError::Wrong)) {
            self.audit.record(Entry::new(Event::LoginFailed, user)).await?;
        }
        outcome
    }
}
