//! What can be done with users.

use purlin::model::Page;
use purlin::prelude::*;
use purlin::uuid::Uuid;

use super::crud;
use super::errors::{RegisterError, UpdateError, UserError};
use super::schemas::{User, UserCreate, UserUpdate};
use crate::audit::{AuditService, Event};
use crate::paging::Paging;
use crate::{Db, Tx};

/// Registers users, and knows them.
#[derive(Service)]
pub(crate) struct UserService {
    db: Db,
    audit: Svc<AuditService>,
}

impl UserService {
    /// Makes somebody a user.
    #[transactional]
    pub(crate) async fn register(&self, tx: &mut Tx, new: UserCreate) -> Result<User, RegisterError> {
        let user = crud::insert(tx, new).await?;
        self.audit.record_in(tx, Event::UserRegistered, user.id).await?;
        Ok(user.into())
    }

    /// The user of an id. Other services call `read_in`.
    #[transactional(read)]
    pub(crate) async fn read(&self, tx: &mut Tx, id: Uuid) -> Result<User, UserError> {
        let user = crud::get(tx, id).await?.ok_or(UserError::NotFound(id))?;
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
        let user = crud::update(tx, id, update)
            .await?
            .ok_or(UpdateError::NotFound(id))?;
        self.audit.record_in(tx, Event::UserChanged, id).await?;
        Ok(user.into())
    }

    /// Deletes a user. The orders stay, and so does the row that they refer to.
    #[transactional]
    pub(crate) async fn delete(&self, tx: &mut Tx, id: Uuid) -> Result<(), UserError> {
        if !crud::delete(tx, id).await? {
            return Err(UserError::NotFound(id));
        }
        Ok(self.audit.record_in(tx, Event::UserDeleted, id).await?)
    }
}
