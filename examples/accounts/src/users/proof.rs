//! The proof that who is logged in knows the password. An open session alone must not lock its owner out.
//!
//! Proofs are counted apart from logins. Else whoever finds a session could guess in it until its owner can log in nowhere, and whoever knows the
//! address could guess at logins until the owner cannot change the password. Each has a word in front, so that nobody logs in under a name that is
//! counted as a proof.

use purlin::prelude::*;
use purlin::security::{Attempt, LoginThrottle, PasswordError, PasswordHash, Passwords, ThrottleError};
use purlin::uuid::Uuid;

use super::crud;
use super::models::UserRow;
use super::schemas::User;
use crate::{Db, Tx};

/// Why somebody has not proved to know the password.
#[derive(Debug, ApiError)]
pub(crate) enum ProofError {
    #[api_error(forbidden, "the password is wrong", code = "password_wrong")]
    Wrong,
    #[api_error(transparent)]
    Throttled(ThrottleError),
    #[api_error(transparent)]
    Password(PasswordError),
    #[api_error(transparent)]
    Db(DbError),
}

/// Asks who is logged in for the password. It is looked at outside of any transaction.
#[derive(Service)]
pub(crate) struct ProofService {
    db: Db,
    passwords: State<Passwords>,
    throttle: State<LoginThrottle>,
}

impl ProofService {
    /// Counts that somebody who is logged in tries to prove something.
    pub(crate) async fn begin(&self, user: &User) -> Result<Attempt, ThrottleError> {
        self.throttle.begin(&format!("proof {}", user.id), None).await
    }

    /// Answers the hash that the password was held against. One that is wrong is counted.
    pub(crate) async fn prove(&self, user: &User, password: &str) -> Result<PasswordHash, ProofError> {
        let attempt = self.begin(user).await?;
        match self.look(user.id, password).await {
            Ok(Some(hash)) => {
                attempt.succeeded().await?;
                Ok(hash)
            }
            Ok(None) => Err(ProofError::Wrong),
            Err(error) => {
                // Nobody looked at the password, so it was no guess.
                attempt.cancelled().await?;
                Err(error)
            }
        }
    }

    /// The hash of the password, if this is it.
    async fn look(&self, user: Uuid, password: &str) -> Result<Option<PasswordHash>, ProofError> {
        let hash = self.row(user).await?.map(|row| row.password);
        let verdict = self.passwords.verify(password, hash.as_ref()).await?;
        Ok(hash.filter(|_| verdict.is_right()))
    }

    #[transactional(read, primary)]
    async fn row(&self, tx: &mut Tx, id: Uuid) -> Result<Option<UserRow>, DbError> {
        crud::get(tx, id).await
    }
}
