//! The route of the audit.

use purlin::model::CursorPage;
use purlin::prelude::*;
use purlin::security::Allowed;
use purlin::uuid::Uuid;

use super::schemas::AuditEntry;
use super::services::AuditService;
use crate::identity::current_user;
use crate::paging::CursorPaging;
use crate::roles::AuditRead;

/// List what happened.
///
/// What happened last comes first. `next` of a page is the `cursor` of the one behind it.
#[get("/")]
pub(crate) async fn list_entries(
    _caller: Allowed<current_user, AuditRead>,
    /// Only what happened to this user.
    Query(user_id): Query<Option<Uuid>>,
    Query(paging): Query<CursorPaging>,
    audit: Svc<AuditService>,
) -> Result<Json<CursorPage<AuditEntry>>, DbError> {
    audit.list(user_id, paging).await.map(Json)
}
