//! What can be done with keys.

use std::time::Duration;

use purlin::clock::Clock;
use purlin::jiff::Timestamp;
use purlin::prelude::*;
use purlin::uuid::Uuid;

use super::crud;
use super::errors::{ApiKeyCreateError, ApiKeyError};
use super::models::{ApiKeyRow, NewApiKeyRow};
use super::schemas::{ApiKey, ApiKeyCreate, ApiKeyCreated};
use super::secret::KeyText;
use crate::audit::{AuditService, Entry, Event};
use crate::roles::Permissions;
use crate::sessions::SessionService;
use crate::users::UserService;
use crate::{Db, Tx};

/// How many keys somebody may have.
const MOST: u64 = 50;

/// Makes keys, knows them again, and revokes them.
#[derive(Service)]
pub(crate) struct ApiKeyService {
    db: Db,
    users: Svc<UserService>,
    sessions: Svc<SessionService>,
    audit: Svc<AuditService>,
    clock: State<Clock>,
}

impl ApiKeyService {
    /// Makes a key for somebody who may do all that it opens. The owner is locked, and the login must not be over: a new password ends
    /// it and revokes all keys, and none may come into being beside that.
    #[transactional]
    pub(crate) async fn create(
        &self,
        tx: &mut Tx,
        owner: Uuid,
        login: Option<Uuid>,
        held: &Permissions,
        new: ApiKeyCreate,
    ) -> Result<ApiKeyCreated, ApiKeyCreateError> {
        self.users.locked_in(tx, owner).await?;
        if !self.is_alive(tx, login).await? {
            return Err(ApiKeyCreateError::LoggedOut);
        }
        let wanted: Permissions = new.scopes.iter().copied().collect();
        if !wanted.are_all_in(held) {
            return Err(ApiKeyCreateError::ScopeNotHeld);
        }
        if crud::count(tx, owner).await? >= MOST {
            return Err(ApiKeyCreateError::TooMany);
        }
        let text = KeyText::generate();
        let row = crud::insert(tx, self.row(owner, new, &text)).await?;
        let entry = Entry::new(Event::ApiKeyCreated, owner).by(owner).about(row.id);
        self.audit.record_in(tx, entry).await?;
        Ok(ApiKeyCreated {
            key: text.expose().to_owned(),
            api_key: row.into(),
        })
    }

    async fn is_alive(&self, tx: &mut Tx, login: Option<Uuid>) -> Result<bool, DbError> {
        match login {
            Some(login) => Ok(self.sessions.alive_in(tx, login).await?.is_some()),
            None => Ok(false),
        }
    }

    fn row(&self, owner: Uuid, new: ApiKeyCreate, text: &KeyText) -> NewApiKeyRow {
        let now = self.clock.now();
        let life = Duration::from_hours(u64::from(new.days) * 24);
        NewApiKeyRow {
            user_id: owner,
            name: new.name,
            prefix: text.prefix().to_owned(),
            hash: text.hash(),
            scopes: new.scopes,
            created_at: now,
            expires_at: now.saturating_add(life).unwrap_or(Timestamp::MAX),
        }
    }

    /// The keys of somebody, without their text, which nobody has but who made them.
    #[transactional(read)]
    pub(crate) async fn list(&self, tx: &mut Tx, owner: Uuid) -> Result<Vec<ApiKey>, DbError> {
        let rows = crud::list(tx, owner).await?;
        Ok(rows.into_iter().map(ApiKey::from).collect())
    }

    /// The key of an id, whosever it is: who asks for it has to be held against its owner.
    #[transactional(read)]
    pub(crate) async fn find(&self, tx: &mut Tx, id: Uuid) -> Result<ApiKeyRow, ApiKeyError> {
        crud::get(tx, id).await?.ok_or(ApiKeyError::NotFound(id))
    }

    /// Revokes a key.
    #[transactional]
    pub(crate) async fn revoke(&self, tx: &mut Tx, actor: Uuid, key: &ApiKeyRow) -> Result<(), ApiKeyError> {
        if !crud::delete(tx, key.id).await? {
            return Err(ApiKeyError::NotFound(key.id));
        }
        let entry = Entry::new(Event::ApiKeyRevoked, key.user_id)
            .by(actor)
            .about(key.id);
        Ok(self.audit.record_in(tx, entry).await?)
    }

    /// Revokes all keys of somebody, whoever made them.
    pub(crate) async fn revoke_all_in(&self, tx: &mut Tx, owner: Uuid) -> Result<(), DbError> {
        let keys = crud::locked(tx, owner).await?;
        crud::delete_all(tx, keys.iter().map(|key| key.id).collect()).await?;
        let entry = |key: &ApiKeyRow| Entry::new(Event::ApiKeyRevoked, owner).about(key.id);
        self.audit.record_all_in(tx, keys.iter().map(entry)).await
    }

    /// The key with this text, if it has not ended.
    pub(crate) async fn known_in(&self, tx: &mut Tx, sent: &KeyText) -> Result<Option<ApiKeyRow>, DbError> {
        let row = crud::by_prefix(tx, sent.prefix()).await?;
        let now = self.clock.now();
        Ok(row.filter(|row| sent.is_that_of(&row.hash) && now < row.expires_at))
    }
}
