//! Passwords and second factors.

use std::net::IpAddr;

use purlin::prelude::*;
use purlin::security::{PasswordHash, Verdict};
use purlin::uuid::Uuid;

use super::AuthService;
use crate::Tx;
use crate::audit::{Entry, Event};
use crate::auth::errors::LoginError;
use crate::users::UserRow;

/// What somebody shows who wants to log in. It holds a password and a code, so it has no `Debug`.
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
    /// Logs a browser in, and answers the user and the login that its session is to remember.
    pub(crate) async fn log_in(&self, sent: Attempted<'_>) -> Result<(Uuid, Uuid), LoginError> {
        let begin = |proved: Proved| async move { self.begin_browser(&proved, sent.code).await };
        self.attempt(&sent, begin).await
    }

    /// Answers nothing where the password has to be looked at again.
    #[transactional]
    async fn begin_browser(
        &self,
        tx: &mut Tx,
        proved: &Proved,
        code: Option<&str>,
    ) -> Result<Option<(Uuid, Uuid)>, LoginError> {
        if !self.admit(tx, proved, code).await? {
            return Ok(None);
        }
        let login = self.sessions.begin_browser_in(tx, proved.user).await?;
        self.note_login(tx, proved.user).await?;
        Ok(Some((proved.user, login)))
    }

    /// Counts an attempt, looks at the password, and begins a login. Only who showed something wrong has failed: a code that is yet to come is no
    /// guess, and neither is what the server could not look at.
    pub(super) async fn attempt<T, F>(
        &self,
        sent: &Attempted<'_>,
        begin: impl Fn(Proved) -> F,
    ) -> Result<T, LoginError>
    where
        F: Future<Output = Result<Option<T>, LoginError>>,
    {
        let name = format!("login {}", sent.email.trim());
        let attempt = self.throttle.begin(&name, sent.address).await?;
        let mut known = None;
        let outcome = self.tried(sent, &begin, &mut known).await;
        match &outcome {
            Ok(_) => attempt.succeeded().await?,
            Err(LoginError::Wrong | LoginError::WrongCode) => {
                drop(attempt);
                self.audit.record(Entry::new(Event::LoginFailed, known)).await?;
            }
            Err(_) => attempt.cancelled().await?,
        }
        outcome
    }

    /// A login beside this one may have stored the same password at another cost: then it is looked at once more.
    async fn tried<T, F>(
        &self,
        sent: &Attempted<'_>,
        begin: &impl Fn(Proved) -> F,
        known: &mut Option<Uuid>,
    ) -> Result<T, LoginError>
    where
        F: Future<Output = Result<Option<T>, LoginError>>,
    {
        for _ in 0..2 {
            let proved = self.prove(sent, known).await?;
            if let Some(begun) = begin(proved).await? {
                return Ok(begun);
            }
        }
        Err(LoginError::Wrong)
    }

    /// Looks at the password, outside of any transaction. The hash is computed for an account that is not there as well.
    async fn prove(&self, sent: &Attempted<'_>, known: &mut Option<Uuid>) -> Result<Proved, LoginError> {
        let row = self.account(sent.email).await?;
        *known = row.as_ref().map(|row| row.id);
        let hash = row.as_ref().map(|row| &row.password);
        let verdict = self.passwords.verify(sent.password, hash).await?;
        let row = row.filter(|row| verdict.is_right() && row.is_active());
        let row = row.ok_or(LoginError::Wrong)?;
        Ok(Proved {
            user: row.id,
            hash: row.password,
            rehashed: self.rehashed(verdict, sent.password).await?,
        })
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

    /// Asks for the second factor. The user is locked, and the password has to be the one that was looked at: whoever changes it meanwhile logs
    /// everybody out, this login too. Answers whether it is.
    pub(super) async fn admit(
        &self,
        tx: &mut Tx,
        proved: &Proved,
        code: Option<&str>,
    ) -> Result<bool, LoginError> {
        let row = self.users.locked_in(tx, proved.user).await?;
        let row = row.filter(UserRow::is_active).ok_or(LoginError::Wrong)?;
        if row.password.expose() != proved.hash.expose() {
            return Ok(false);
        }
        self.totp.check_in(tx, proved.user, code).await?;
        if let Some(hash) = proved.rehashed.clone() {
            self.users.set_password_in(tx, proved.user, hash).await?;
        }
        Ok(true)
    }

    /// Writes down that somebody has logged in.
    pub(super) async fn note_login(&self, tx: &mut Tx, user: Uuid) -> Result<(), DbError> {
        let entry = Entry::new(Event::LoggedIn, user).by(user);
        self.audit.record_in(tx, entry).await
    }
}
