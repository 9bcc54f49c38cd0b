//! The table of the audit.

use purlin::jiff::Timestamp;
use purlin::prelude::*;
use purlin::uuid::Uuid;

/// Something that happened.
#[derive(Debug, Model)]
#[model(table = "audit_entries")]
pub(crate) struct AuditRow {
    #[model(primary_key, auto)]
    pub(crate) id: i64,
    pub(crate) event: Event,
    /// The user, the product or the order that it happened to.
    #[model(index)]
    pub(crate) subject: Uuid,
    #[model(auto)]
    pub(crate) happened_at: Timestamp,
}

/// What can happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ColumnValue)]
pub(crate) enum Event {
    UserRegistered,
    UserChanged,
    UserDeleted,
    ProductCreated,
    ProductChanged,
    ProductRestocked,
    OrderPlaced,
    OrderPaid,
    OrderCancelled,
}
