//! What can be done with users.

use purlin::model::Page;
use purlin::prelude::*;
use purlin::security::{PasswordHash, Passwords};
use purlin::uuid::Uuid;

use super::crud;
use super::errors::{ProofError, RegisterError, UpdateError, UserError, UserNotFound};
use super::models::{Role, UserRow};
use super::schemas::{User, UserCreate, UserUpdate};
use crate::audit::{AuditService, Event};
use crate::paging::Paging;
use crate::{Db, Tx};

/// Registers users, and knows them.
#[derive(Service)]
pub(crate) struct UserService {
    db: Db,
    audit: Svc<AuditService>,
    passwords: State<Passwords>,
}

impl UserService {
    /// Makes somebody a user. The hash of a password takes its time on purpose, so it is made before the transaction.
    pub(crate) async fn register(&self, new: UserCreate, role: Role) -> Result<User, RegisterError> {
        let password = self.passwords.hash(&new.password).await?;
        self.enter(new, role, password).await
    }

    #[transactional]
    async fn enter(
        &self,
        tx: &mut Tx,
        new: UserCreate,
        role: Role,
        password: PasswordHash,
    ) -> Result<User, RegisterError> {
        let user = crud::insert(tx, new, role, password).await?;
        self.audit.record_in(tx, Event::UserRegistered, user.id).await?;
        Ok(user.into())
    }

    /// Whose address and password these are. For an address that nobody has, as much is computed.
    pub(crate) async fn prove(
        &self,
        email: &str,
        password: &Secret<String>,
    ) -> Result<Option<(Uuid, Role)>, ProofError> {
        let row = self.by_email(email).await?;
        let hash = row.as_ref().and_then(|row| row.password.as_ref());
        let verdict = self.passwords.verify(password.expose(), hash).await?;
        let proved = row.filter(|_| verdict.is_right());
        Ok(proved.map(|row| (row.id, row.role)))
    }

    #[transactional(read, primary)]
    async fn by_email(&self, tx: &mut Tx, email: &str) -> Result<Option<UserRow>, DbError> {
        crud::by_email(tx, email).await
    }

    /// What somebody is in the shop, if they are a user.
    #[transactional(read, primary)]
    pub(crate) async fn role(&self, tx: &mut Tx, id: Uuid) -> Result<Option<Role>, DbError> {
        Ok(crud::get(tx, id).await?.map(|row| row.role))
    }

    /// Makes the user with an address something else in the shop, and answers whether there is one.
    #[transactional]
    pub(crate) async fn appoint(&self, tx: &mut Tx, email: &str, role: Role) -> Result<bool, DbError> {
        let Some(user) = crud::by_email(tx, email).await? else {
            return Ok(false);
        };
        if crud::appoint(tx, user.id, role).await? {
            self.audit.record_in(tx, Event::UserChanged, user.id).await?;
        }
        Ok(true)
    }

    /// The user of an id. Other services call `read_in`.
    #[transactional(read)]
    pub(crate) async fn read(&self, tx: &mut Tx, id: Uuid) -> Result<User, UserError> {
        let user = crud::get(tx, id).await?.ok_or(UserNotFound(id))?;
        Ok(user.into())
    }

    /// A part of the list of all users.
    #[transactional(read)]
    pub(crate) async fn list(&self, tx: &mut Tx, paging: Paging) -> Result<Page<User>, DbError> {
        Ok(crud::list(tx, paging).await?.map(User::from))
    }

    /// Changes what is told of a user.
    #[transactional]
    pub(crate) async fn update(
        &self,
        tx: &mut Tx,
        id: Uuid,
        update: UserUpdate,
    ) -> Result<User, UpdateError> {
        let is_change = update.names_something();
        let user = crud::update(tx, id, update).await?.ok_or(UserNotFound(id))?;
        if is_change {
            self.audit.record_in(tx, Event::UserChanged, id).await?;
        }
        Ok(user.into())
    }

    /// Deletes a user. The orders stay, and so does the row that they refer to.
    #[transactional]
    pub(crate) async fn delete(&self, tx: &mut Tx, id: Uuid) -> Result<(), UserError> {
        if !crud::delete(tx, id).await? {
            return Err(UserNotFound(id).into());
        }
        Ok(self.audit.record_in(tx, Event::UserDeleted, id).await?)
    }
}
