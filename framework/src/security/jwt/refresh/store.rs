//! Where rows of refresh tokens are kept.

use jiff::Timestamp;
use uuid::Uuid;

use super::{RefreshHash, RefreshRow};

/// Where rows of refresh tokens are kept: a table. An app implements it for what its CRUD works with, which is the transaction of
/// the service:
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # mod app {
/// use purlin::db::DbError;
/// use purlin::jiff::Timestamp;
/// use purlin::security::jwt::{RefreshHash, RefreshRow, RefreshStore};
/// use purlin::sqlx::query;
/// use purlin::uuid::Uuid;
///
/// purlin::database! { sqlite = "migrations" }
///
/// struct RefreshTokens<'t>(&'t mut Tx);
///
/// impl RefreshStore for RefreshTokens<'_> {
///     type Error = DbError;
///
///     async fn mark_used(&mut self, hash: &RefreshHash, at: Timestamp) -> Result<bool, DbError> {
///         let sql = "UPDATE refresh_tokens SET used_at = $1 WHERE hash = $2 AND used_at IS NULL";
///         let done = query(sql).bind(at.to_string()).bind(hash.as_str()).execute(&mut *self.0).await?;
///         Ok(done.rows_affected() == 1)
///     }
///
///     async fn revoke_family(&mut self, family: Uuid, at: Timestamp) -> Result<(), DbError> {
///         let sql = "UPDATE refresh_tokens SET revoked_at = $1 WHERE family = $2 AND revoked_at IS NULL";
///         query(sql).bind(at.to_string()).bind(family.to_string()).execute(&mut *self.0).await?;
///         Ok(())
///     }
///
///     async fn revoke_subject(&mut self, subject: &str, at: Timestamp) -> Result<(), DbError> {
///         let sql = "UPDATE refresh_tokens SET revoked_at = $1 WHERE subject = $2 AND revoked_at IS NULL";
///         query(sql).bind(at.to_string()).bind(subject).execute(&mut *self.0).await?;
///         Ok(())
///     }
///
///     // and the three that only read or insert
/// #   async fn is_revoked(&mut self, _: Uuid) -> Result<bool, DbError> { Ok(false) }
/// #   async fn find(&mut self, _: &RefreshHash) -> Result<Option<RefreshRow>, DbError> { Ok(None) }
/// #   async fn insert(&mut self, _: RefreshRow) -> Result<(), DbError> { Ok(()) }
/// }
/// # }
/// ```
///
/// Rows may be deleted when all of their family have expired, and not before: an older one may be all that tells of a family's end.
pub trait RefreshStore: Send {
    /// Why the store cannot be asked.
    type Error;

    /// The row with this hash.
    fn find(
        &mut self,
        hash: &RefreshHash,
    ) -> impl Future<Output = Result<Option<RefreshRow>, Self::Error>> + Send;

    /// Adds a row.
    fn insert(&mut self, row: RefreshRow) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// Sets `used_at` of the row with this hash if it is not set, and answers whether this call did. It must be one step: of two
    /// requests with one token, one gets `true`.
    fn mark_used(
        &mut self,
        hash: &RefreshHash,
        at: Timestamp,
    ) -> impl Future<Output = Result<bool, Self::Error>> + Send;

    /// Whether `revoked_at` of any row of a family is set.
    fn is_revoked(&mut self, family: Uuid) -> impl Future<Output = Result<bool, Self::Error>> + Send;

    /// Sets `revoked_at` of every row of a family.
    fn revoke_family(
        &mut self,
        family: Uuid,
        at: Timestamp,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// Sets `revoked_at` of every row of a subject, whatever its family: after a new password, or when an account is closed.
    fn revoke_subject(
        &mut self,
        subject: &str,
        at: Timestamp,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;
}
