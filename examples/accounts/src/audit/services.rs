//! The service that others write the audit with.

use purlin::clock::Clock;
use purlin::model::CursorPage;
use purlin::prelude::*;
use purlin::uuid::Uuid;

use super::models::{AuditRow, Event, NewAuditRow};
use super::schemas::AuditEntry;
use crate::paging::CursorPaging;
use crate::{Db, Tx};

/// What is to be written down.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry {
    event: Event,
    user: Option<Uuid>,
    actor: Option<Uuid>,
    subject: Option<Uuid>,
}

impl Entry {
    /// Something that happened to a user, or to nobody whom we know.
    pub(crate) fn new(event: Event, user: impl Into<Option<Uuid>>) -> Self {
        Self {
            event,
            user: user.into(),
            actor: None,
            subject: None,
        }
    }

    /// Who did it.
    pub(crate) fn by(self, actor: Uuid) -> Self {
        Self {
            actor: Some(actor),
            ..self
        }
    }

    /// The role or the key that it is about.
    pub(crate) fn about(self, subject: Uuid) -> Self {
        Self {
            subject: Some(subject),
            ..self
        }
    }
}

/// Writes down what happened, in the transaction of what it writes down.
#[derive(Service)]
pub(crate) struct AuditService {
    db: Db,
    clock: State<Clock>,
}

impl AuditService {
    /// Writes down that something happened.
    #[transactional]
    pub(crate) async fn record(&self, tx: &mut Tx, entry: Entry) -> Result<(), DbError> {
        AuditRow::insert(tx, self.row(entry)).await?;
        Ok(())
    }

    /// Writes down much at once, with one statement.
    pub(crate) async fn record_all_in(
        &self,
        tx: &mut Tx,
        entries: impl Iterator<Item = Entry>,
    ) -> Result<(), DbError> {
        AuditRow::insert_all(tx, entries.map(|entry| self.row(entry))).await?;
        Ok(())
    }

    fn row(&self, entry: Entry) -> NewAuditRow {
        NewAuditRow {
            event: entry.event,
            user_id: entry.user,
            actor_id: entry.actor,
            subject_id: entry.subject,
            happened_at: self.clock.now(),
        }
    }

    /// A part of what happened to a user, or to everybody; what happened last comes first.
    #[transactional(read)]
    pub(crate) async fn list(
        &self,
        tx: &mut Tx,
        user: Option<Uuid>,
        paging: CursorPaging,
    ) -> Result<CursorPage<AuditEntry>, DbError> {
        let page = AuditRow::query()
            .filter(user.map(|user| AuditRow::USER_ID.eq(user)))
            .order_by(AuditRow::ID.desc())
            .cursor_page(tx, paging.cursor.as_ref(), paging.limit)
            .await?;
        Ok(page.map(AuditEntry::from))
    }
}
