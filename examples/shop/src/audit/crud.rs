//! The statements about the audit.

use purlin::prelude::*;
use purlin::uuid::Uuid;

use super::models::{AuditRow, Event, NewAuditRow};
use crate::Tx;

pub(super) async fn insert(tx: &mut Tx, event: Event, subject: Uuid) -> Result<(), DbError> {
    AuditRow::insert(tx, NewAuditRow { event, subject }).await?;
    Ok(())
}
