//! Having an order paid: the provider is asked outside of transactions, and one writes down what it said.

use purlin::prelude::*;
use purlin::tracing;
use purlin::uuid::Uuid;

use super::OrderService;
use crate::Tx;
use crate::audit::Event;
use crate::orders::crud;
use crate::orders::models::OrderStatus;
use crate::orders::schemas::Order;
use crate::payments::PaymentStatus;

/// What became of the payments that were waiting.
#[derive(Debug, Default)]
pub(crate) struct Settled {
    /// The provider has done what it had to.
    pub(crate) done: u64,
    /// The provider did not answer.
    pub(crate) waiting: u64,
    /// We have failed, and the log says why.
    pub(crate) failed: u64,
}

impl Settled {
    fn count(&mut self, payment: Uuid, outcome: Result<PaymentStatus, DbError>) {
        match outcome {
            Ok(status) if status.is_waiting() => self.waiting += 1,
            Ok(_) => self.done += 1,
            Err(error) => {
                tracing::error!(%payment, %error, "the payment is not settled");
                self.failed += 1;
            }
        }
    }
}

impl OrderService {
    /// Has the provider take a payment, and writes down what it said; answers the order as it is then. It may be called again: an
    /// order that is paid or cancelled stays so.
    pub(super) async fn settle(&self, payment: Uuid) -> Result<(Order, PaymentStatus), DbError> {
        let status = self.payments.charge(payment).await?;
        let order = self.conclude(payment, status).await?;
        Ok((order, status))
    }

    /// Asks the provider again about every payment that still waits for it. One that fails stands in the log, and keeps none of the
    /// others waiting.
    pub(crate) async fn settle_waiting(&self) -> Result<Settled, DbError> {
        let (mut told, mut last) = (Settled::default(), None);
        loop {
            let waiting = self.payments.waiting(last).await?;
            let Some(&newest) = waiting.last() else {
                return Ok(told);
            };
            for payment in waiting {
                told.count(payment, self.settle_or_refund(payment).await);
            }
            last = Some(newest);
        }
    }

    async fn settle_or_refund(&self, payment: Uuid) -> Result<PaymentStatus, DbError> {
        self.settle(payment).await?;
        self.payments.refund(payment).await
    }

    #[transactional]
    async fn conclude(&self, tx: &mut Tx, payment: Uuid, status: PaymentStatus) -> Result<Order, DbError> {
        let order = crud::of_payment(tx, payment).await?;
        match status {
            PaymentStatus::Captured => self.pay(tx, &order).await?,
            PaymentStatus::Declined => self.decline(tx, &order).await?,
            PaymentStatus::Pending | PaymentStatus::Refunding | PaymentStatus::Refunded => {}
        }
        crud::of_payment(tx, payment).await
    }

    /// Of two who have asked the provider at the same time, one finds the order still waiting.
    async fn pay(&self, tx: &mut Tx, order: &Order) -> Result<(), DbError> {
        if crud::advance(tx, order.id, OrderStatus::Placed, OrderStatus::Paid).await? {
            let captured = PaymentStatus::Captured;
            self.payments.mark_in(tx, order.payment_id, captured).await?;
            self.audit.record_in(tx, Event::OrderPaid, order.id).await?;
        }
        Ok(())
    }

    async fn decline(&self, tx: &mut Tx, order: &Order) -> Result<(), DbError> {
        if crud::advance(tx, order.id, OrderStatus::Placed, OrderStatus::Cancelled).await? {
            let declined = PaymentStatus::Declined;
            self.payments.mark_in(tx, order.payment_id, declined).await?;
            self.release(tx, order).await?;
        }
        Ok(())
    }
}
