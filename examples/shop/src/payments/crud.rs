//! The statements about payments.

use purlin::prelude::*;
use purlin::uuid::Uuid;

use super::models::{NewPaymentRow, PaymentRow, PaymentStatus};
use crate::Tx;

pub(super) async fn insert(tx: &mut Tx, amount_cents: i64) -> Result<PaymentRow, DbError> {
    let row = NewPaymentRow {
        amount_cents,
        status: PaymentStatus::Pending,
    };
    PaymentRow::insert(tx, row).await
}

/// The payment of an id, which somebody has from us, so it is there.
pub(super) async fn get(tx: &mut Tx, id: Uuid) -> Result<PaymentRow, DbError> {
    PaymentRow::query().filter(PaymentRow::ID.eq(id)).one(tx).await
}

pub(super) async fn mark(tx: &mut Tx, id: Uuid, status: PaymentStatus) -> Result<(), DbError> {
    PaymentRow::update(id)
        .set(PaymentRow::STATUS, status)
        .one(tx)
        .await?;
    Ok(())
}

/// How many payments are read at once.
const AT_ONCE: u64 = 100;

/// The next payments that wait for the provider, the oldest first: ids of version 7 stand in the order of their making.
pub(super) async fn waiting(tx: &mut Tx, after: Option<Uuid>) -> Result<Vec<Uuid>, DbError> {
    let rows = PaymentRow::query()
        .filter(PaymentRow::STATUS.is_in([PaymentStatus::Pending, PaymentStatus::Refunding]))
        .filter(after.map(|id| PaymentRow::ID.gt(id)))
        .order_by(PaymentRow::ID.asc())
        .limit(AT_ONCE)
        .all(tx)
        .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}
