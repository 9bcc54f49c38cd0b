//! Registering, and proving that the address is one's own.

use purlin::prelude::*;
use purlin::security::{EmailVerification, PasswordHash, TokenRefused};
use purlin::uuid::Uuid;

use super::AccountService;
use crate::Tx;
use crate::accounts::errors::{RegisterError, VerifyError};
use crate::accounts::schemas::Registration;
use crate::audit::{Entry, Event};
use crate::users::{NewUser, Registered, UserRow};

impl AccountService {
    /// Makes an account, or writes to the one who has one. The work is a hash, the same statements and a letter.
    pub(crate) async fn register(&self, new: Registration) -> Result<(), RegisterError> {
        let password = self.passwords.hash(&new.password).await?;
        let new = NewUser {
            email: new.email,
            name: new.name,
            password,
        };
        Ok(self.store(&new).await?)
    }

    #[transactional]
    async fn store(&self, tx: &mut Tx, new: &NewUser) -> Result<(), DbError> {
        match self.users.register_in(tx, new).await? {
            Registered::New(user) => {
                let state = user.unverified_state().unwrap_or_default();
                let token = self.links.issue::<EmailVerification>(&user.id.to_string(), state);
                self.post.verify(tx, &user.email, &token);
                self.note(tx, Event::Registered, user.id).await
            }
            Registered::Known(user) => {
                self.post.known(tx, &user.email);
                self.note(tx, Event::RegisteredAgain, user.id).await
            }
        }
    }

    /// Confirms an address by the token of a letter, which works once.
    #[transactional]
    pub(crate) async fn verify(&self, tx: &mut Tx, token: &str) -> Result<(), VerifyError> {
        let claimed = self.links.open::<EmailVerification>(token)?;
        let user = self.subject(tx, claimed.subject()).await?;
        claimed.confirm(user.as_ref().and_then(UserRow::unverified_state))?;
        let user = user.ok_or(TokenRefused)?.id;
        self.users.set_verified_in(tx, user).await?;
        Ok(self.note(tx, Event::EmailVerified, user).await?)
    }

    /// Makes an account whose address needs no proof, for a command.
    pub(crate) async fn create_verified(&self, new: Registration) -> Result<Option<Uuid>, RegisterError> {
        let password = self.passwords.hash(&new.password).await?;
        Ok(self.store_verified(&new, password).await?)
    }

    #[transactional]
    pub(super) async fn store_verified(
        &self,
        tx: &mut Tx,
        new: &Registration,
        password: PasswordHash,
    ) -> Result<Option<Uuid>, DbError> {
        let new = NewUser {
            email: new.email.clone(),
            name: new.name.clone(),
            password,
        };
        let Registered::New(user) = self.users.register_in(tx, &new).await? else {
            return Ok(None);
        };
        self.users.set_verified_in(tx, user.id).await?;
        self.note(tx, Event::Registered, user.id).await?;
        Ok(Some(user.id))
    }

    /// The user whom a token is about. It is locked, so that of two requests with one token the second finds it used.
    pub(super) async fn subject(&self, tx: &mut Tx, subject: &str) -> Result<Option<UserRow>, DbError> {
        match subject.parse() {
            Ok(id) => self.users.locked_in(tx, id).await,
            Err(_) => Ok(None),
        }
    }

    pub(super) async fn note(
        &self,
        tx: &mut Tx,
        event: Event,
        user: impl Into<Option<Uuid>>,
    ) -> Result<(), DbError> {
        self.audit.record_in(tx, Entry::new(event, user)).await
    }
}
