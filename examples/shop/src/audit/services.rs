//! The service that others write the audit with.

use purlin::prelude::*;
use purlin::uuid::Uuid;

use super::crud;
use super::models::Event;
use crate::Tx;

/// Writes down what happened. It holds no database, so all that it can do is to join the transaction of what it writes down.
#[derive(Service)]
pub(crate) struct AuditService;

impl AuditService {
    /// Writes down that something happened to a user, a product or an order.
    pub(crate) async fn record_in(&self, tx: &mut Tx, event: Event, subject: Uuid) -> Result<(), DbError> {
        crud::insert(tx, event, subject).await
    }
}
