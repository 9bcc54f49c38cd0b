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

/// The payments that wait for the provider, the oldest first.
pub(super) async fn waiting(tx: &mut Tx) -> Result<Vec<Uuid>, DbError> {
    let rows = PaymentRow::query()
        .filter(PaymentRow::STATUS.is_in([PaymentStatus::Pending, PaymentStatus::Refunding]))
        .order_by(PaymentRow::ID.asc())
        .all(tx)
        .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}
