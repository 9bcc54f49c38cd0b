//! What clients receive.

use purlin::jiff::Timestamp;
use purlin::prelude::*;
use purlin::uuid::Uuid;

use super::models::{AuditRow, Event};

/// Something that happened.
#[schema]
#[derive(Debug, Clone)]
pub(crate) struct AuditEntry {
    /// Counts up.
    pub(crate) id: i64,
    /// What it was.
    pub(crate) event: Event,
    /// Whom it happened to.
    pub(crate) user_id: Option<Uuid>,
    /// Who did it, if that is known.
    pub(crate) actor_id: Option<Uuid>,
    /// The role or the key that it is about.
    pub(crate) subject_id: Option<Uuid>,
    /// When it happened.
    pub(crate) happened_at: Timestamp,
}

impl From<AuditRow> for AuditEntry {
    fn from(row: AuditRow) -> Self {
        Self {
            id: row.id,
            event: row.event,
            user_id: row.user_id,
            actor_id: row.actor_id,
            subject_id: row.subject_id,
            happened_at: row.happened_at,
        }
    }
}
