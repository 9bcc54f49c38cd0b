//! What can be done with roles.

use purlin::model::CursorPage;
use purlin::prelude::*;
use purlin::uuid::Uuid;

use super::crud;
use super::errors::{
    LastAdministrator, RoleChangeError, RoleCreateError, RoleError, RoleGiveError, RoleRemoveError,
};
use super::permissions::{PermissionName, Permissions};
use super::schemas::{Role, RoleWrite};
use crate::audit::{AuditService, Entry, Event};
use crate::paging::CursorPaging;
use crate::users::UserService;
use crate::{Db, Tx};

/// The role that commands give.
const ADMINISTRATOR: &str = "administrator";

/// Keeps roles, and sees to it that somebody can always change them.
///
/// What may take the last administrator away is serializable: of two administrators who take the role from one another at the same
/// time, one is told that it cannot be.
#[derive(Service)]
pub(crate) struct RoleService {
    db: Db,
    users: Svc<UserService>,
    audit: Svc<AuditService>,
}

/// How many administrators there were before a change, to be compared with how many there are after it.
#[derive(Debug, Clone, Copy)]
#[must_use = "the change has to be checked afterwards"]
pub(crate) struct Administrators(i64);

impl RoleService {
    /// All roles.
    #[transactional(read)]
    pub(crate) async fn list(&self, tx: &mut Tx) -> Result<Vec<Role>, DbError> {
        crud::list(tx).await
    }

    /// The role of an id.
    #[transactional(read)]
    pub(crate) async fn read(&self, tx: &mut Tx, id: Uuid) -> Result<Role, RoleError> {
        crud::get(tx, id).await?.ok_or(RoleError::NotFound(id))
    }

    /// The ids of the users who have a role: a part of them.
    #[transactional(read)]
    pub(crate) async fn members(
        &self,
        tx: &mut Tx,
        id: Uuid,
        paging: &CursorPaging,
    ) -> Result<CursorPage<Uuid>, RoleError> {
        crud::get(tx, id).await?.ok_or(RoleError::NotFound(id))?;
        Ok(crud::members(tx, id, paging).await?)
    }

    /// Makes a role.
    #[transactional]
    pub(crate) async fn create(
        &self,
        tx: &mut Tx,
        actor: Uuid,
        new: RoleWrite,
    ) -> Result<Role, RoleCreateError> {
        let role = crud::insert(tx, new).await?;
        self.note(tx, Event::RoleCreated, Some(actor), role.id).await?;
        Ok(role)
    }

    /// Makes a role what it is to be.
    #[transactional(isolation = "serializable", retries = 5)]
    pub(crate) async fn replace(
        &self,
        tx: &mut Tx,
        actor: Uuid,
        id: Uuid,
        write: RoleWrite,
    ) -> Result<Role, RoleChangeError> {
        let before = self.administrators_in(tx).await?;
        let role = crud::replace(tx, id, write)
            .await?
            .ok_or(RoleChangeError::NotFound(id))?;
        if !self.has_administrators_in(tx, before).await? {
            return Err(LastAdministrator.into());
        }
        self.note(tx, Event::RoleChanged, Some(actor), id).await?;
        Ok(role)
    }

    /// Deletes a role, and takes it from all who have it.
    #[transactional(isolation = "serializable", retries = 5)]
    pub(crate) async fn delete(&self, tx: &mut Tx, actor: Uuid, id: Uuid) -> Result<(), RoleRemoveError> {
        let before = self.administrators_in(tx).await?;
        if !crud::delete(tx, id).await? {
            return Err(RoleRemoveError::NotFound(id));
        }
        if !self.has_administrators_in(tx, before).await? {
            return Err(LastAdministrator.into());
        }
        Ok(self.note(tx, Event::RoleDeleted, Some(actor), id).await?)
    }

    /// Gives a user a role. Who has it already keeps it. The user is locked, so that of two who give it at once the second finds it given;
    /// the role may be deleted meanwhile.
    #[transactional]
    pub(crate) async fn give(
        &self,
        tx: &mut Tx,
        actor: Option<Uuid>,
        id: Uuid,
        user: Uuid,
    ) -> Result<(), RoleGiveError> {
        crud::get(tx, id).await?.ok_or(RoleGiveError::NotFound(id))?;
        self.users
            .locked_in(tx, user)
            .await?
            .ok_or(RoleGiveError::NoUser(user))?;
        let given = crud::give(tx, id, user).await;
        if given.map_err(|error| RoleGiveError::of(error, id))? {
            let entry = Entry::new(Event::RoleGiven, user).about(id);
            let entry = actor.map_or(entry, |actor| entry.by(actor));
            self.audit.record_in(tx, entry).await?;
        }
        Ok(())
    }

    /// Takes a role from a user. Who does not have it is fine without.
    #[transactional(isolation = "serializable", retries = 5)]
    pub(crate) async fn take(
        &self,
        tx: &mut Tx,
        actor: Uuid,
        id: Uuid,
        user: Uuid,
    ) -> Result<(), RoleRemoveError> {
        crud::get(tx, id).await?.ok_or(RoleRemoveError::NotFound(id))?;
        let before = self.administrators_in(tx).await?;
        if crud::take(tx, id, user).await? {
            if !self.has_administrators_in(tx, before).await? {
                return Err(LastAdministrator.into());
            }
            let entry = Entry::new(Event::RoleTaken, user).by(actor).about(id);
            self.audit.record_in(tx, entry).await?;
        }
        Ok(())
    }

    /// Makes a user an administrator without another one, by a role that is made if it is not there.
    #[transactional]
    pub(crate) async fn make_administrator(&self, tx: &mut Tx, user: Uuid) -> Result<(), RoleGiveError> {
        let role = match crud::by_name(tx, ADMINISTRATOR).await? {
            Some(role) => role,
            None => self.insert_administrator(tx).await?,
        };
        self.give_in(tx, None, role, user).await
    }

    async fn insert_administrator(&self, tx: &mut Tx) -> Result<Uuid, DbError> {
        let new = RoleWrite {
            name: ADMINISTRATOR.to_owned(),
            description: "May do everything".to_owned(),
            permissions: PermissionName::ALL.to_vec(),
        };
        let role = crud::insert(tx, new).await?;
        self.note(tx, Event::RoleCreated, None, role.id).await?;
        Ok(role.id)
    }

    /// What a user may do.
    pub(crate) async fn permissions_of_in(&self, tx: &mut Tx, user: Uuid) -> Result<Permissions, DbError> {
        crud::permissions_of(tx, user).await
    }

    /// How many administrators there are, before something changes that.
    pub(crate) async fn administrators_in(&self, tx: &mut Tx) -> Result<Administrators, DbError> {
        crud::administrators(tx).await.map(Administrators)
    }

    /// Whether there is still one, if there was one before.
    pub(crate) async fn has_administrators_in(
        &self,
        tx: &mut Tx,
        before: Administrators,
    ) -> Result<bool, DbError> {
        Ok(before.0 == 0 || crud::administrators(tx).await? > 0)
    }

    async fn note(&self, tx: &mut Tx, event: Event, actor: Option<Uuid>, role: Uuid) -> Result<(), DbError> {
        let entry = Entry::new(event, None).about(role);
        let entry = actor.map_or(entry, |actor| entry.by(actor));
        self.audit.record_in(tx, entry).await
    }
}
