//! Cancelling an order: given up in one transaction, and the money given back outside of any.

use purlin::prelude::*;
use purlin::uuid::Uuid;

use super::OrderService;
use crate::Tx;
use crate::audit::Event;
use crate::orders::crud;
use crate::orders::errors::{CancelError, OrderNotFound};
use crate::orders::models::OrderStatus;
use crate::orders::schemas::Order;
use crate::payments::PaymentStatus;

impl OrderService {
    /// Cancels an order that is paid. If the provider cannot be reached, the money is given back later. It may be called again: an
    /// order that is cancelled stays so.
    pub(crate) async fn cancel(&self, id: Uuid) -> Result<Order, CancelError> {
        let order = self.give_up(id).await?;
        self.payments.refund(order.payment_id).await?;
        Ok(order)
    }

    #[transactional]
    async fn give_up(&self, tx: &mut Tx, id: Uuid) -> Result<Order, CancelError> {
        let is_paid = crud::advance(tx, id, OrderStatus::Paid, OrderStatus::Cancelled).await?;
        let order = crud::get(tx, id).await?.ok_or(OrderNotFound(id))?;
        if !is_paid {
            return match order.status {
                OrderStatus::Cancelled => Ok(order),
                OrderStatus::Placed | OrderStatus::Paid => Err(CancelError::NotPaid),
            };
        }
        let refunding = PaymentStatus::Refunding;
        self.payments.mark_in(tx, order.payment_id, refunding).await?;
        self.release(tx, &order).await?;
        Ok(order)
    }

    /// Puts the pieces of a cancelled order back into the stock.
    pub(super) async fn release(&self, tx: &mut Tx, order: &Order) -> Result<(), DbError> {
        self.products.put_back_in(tx, &order.pieces()).await?;
        self.audit.record_in(tx, Event::OrderCancelled, order.id).await
    }
}
