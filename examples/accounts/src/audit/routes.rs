//! The route of the audit.

use purlin::model::{Cursor, CursorPage};
use purlin::prelude::*;
use purlin::security::Allowed;
use purlin::uuid::Uuid;

use super::schemas::AuditEntry;
use super::services::AuditService;
use crate::identity::current_user;
use crate::roles::AuditRead;

/// List what happened.
///
/// What happened last comes first. `next` of a page is the `cursor` of the one behind it.
#[get("/")]
pub(crate) async fn list_entries(
    _caller: Allowed<current_user, AuditRead>,
    /// Only what happened to this user.
    Query(user_id): Query<Option<Uuid>>,
    /// What `next` of the page before was.
    Query(cursor): Query<Option<Cursor>>,
    /// How many entries to answer at most.
    #[field(ge = 1, le = 100, default = 20)]
    Query(limit): Query<u32>,
    audit: Svc<AuditService>,
) -> Result<Json<CursorPage<AuditEntry>>, DbError> {
    audit.list(user_id, cursor, limit).await.map(Json)
}
