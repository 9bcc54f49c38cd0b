//! Where refresh tokens are kept: the store that their policy works with.

use purlin::jiff::Timestamp;
use purlin::prelude::*;
use purlin::security::jwt::{RefreshHash, RefreshRow, RefreshStore};
use purlin::uuid::Uuid;

use super::crud;
use super::models::{NewRefreshTokenRow, RefreshTokenRow};
use crate::Tx;

/// The refresh tokens, in a transaction. Their family is a login, which has its row before its first token.
pub(super) struct RefreshTokens<'t>(pub(super) &'t mut Tx);

impl RefreshStore for RefreshTokens<'_> {
    type Error = DbError;

    async fn find(&mut self, hash: &RefreshHash) -> Result<Option<RefreshRow>, DbError> {
        let Some(token) = RefreshTokenRow::get(self.0, hash.as_str().to_owned()).await? else {
            return Ok(None);
        };
        let login = crud::get(self.0, token.login_id).await?;
        Ok(login.map(|login| RefreshRow {
            hash: token.hash,
            family: login.id,
            subject: login.user_id.to_string(),
            began_at: login.began_at,
            issued_at: token.issued_at,
            expires_at: token.expires_at,
            used_at: token.used_at,
            revoked_at: login.ended_at,
        }))
    }

    async fn insert(&mut self, row: RefreshRow) -> Result<(), DbError> {
        let row = NewRefreshTokenRow {
            hash: row.hash,
            login_id: row.family,
            issued_at: row.issued_at,
            expires_at: row.expires_at,
            used_at: None,
        };
        RefreshTokenRow::insert(self.0, row).await?;
        Ok(())
    }

    async fn mark_used(&mut self, hash: &RefreshHash, at: Timestamp) -> Result<bool, DbError> {
        let unused = RefreshTokenRow::query()
            .filter(RefreshTokenRow::HASH.eq(hash.as_str()))
            .filter(RefreshTokenRow::USED_AT.is_null());
        let marked = unused
            .update()
            .set(RefreshTokenRow::USED_AT, at)
            .execute(self.0)
            .await?;
        Ok(marked > 0)
    }

    async fn is_revoked(&mut self, family: Uuid) -> Result<bool, DbError> {
        let login = crud::get(self.0, family).await?;
        Ok(login.is_none_or(|login| login.ended_at.is_some()))
    }

    async fn revoke_family(&mut self, family: Uuid, at: Timestamp) -> Result<(), DbError> {
        crud::end(self.0, family, at).await?;
        Ok(())
    }

    async fn revoke_subject(&mut self, subject: &str, at: Timestamp) -> Result<(), DbError> {
        // What is no id is nobody's.
        if let Ok(user) = subject.parse() {
            crud::end_all(self.0, user, at).await?;
        }
        Ok(())
    }
}
