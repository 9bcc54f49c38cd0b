//! What can be done with payments. What needs the provider is done outside of transactions.

use purlin::prelude::*;
use purlin::tracing;
use purlin::uuid::Uuid;

use super::errors::PaymentError;
use super::models::{PaymentRow, PaymentStatus};
use super::{ChargeError, Provider, Unreachable, crud};
use crate::{Db, Tx};

/// Plans payments, and asks the provider for them.
#[derive(Service)]
pub(crate) struct PaymentService {
    db: Db,
    provider: State<Provider>,
}

impl PaymentService {
    /// Plans a payment, in the transaction of what is to be paid, and answers its id. What the provider would decline in any case
    /// ends the transaction.
    #[transactional]
    pub(crate) async fn plan(&self, tx: &mut Tx, cents: i64) -> Result<Uuid, PaymentError> {
        if cents > self.provider.limit_cents() {
            return Err(PaymentError::Declined);
        }
        Ok(crud::insert(tx, cents).await?.id)
    }

    /// Asks the provider for the money, if that is still to be done, and answers how far the payment is then. [`mark`](Self::mark)
    /// writes it down.
    pub(crate) async fn charge(&self, id: Uuid) -> Result<PaymentStatus, DbError> {
        let payment = self.read(id).await?;
        if payment.status != PaymentStatus::Pending {
            return Ok(payment.status);
        }
        Ok(match self.provider.charge(id, payment.amount_cents).await {
            Ok(()) => PaymentStatus::Captured,
            Err(ChargeError::Declined) => PaymentStatus::Declined,
            Err(ChargeError::Unreachable(Unreachable(error))) => {
                tracing::warn!(payment = %id, %error, "the provider did not answer, and is asked for the money again later");
                PaymentStatus::Pending
            }
        })
    }

    /// Asks the provider to give the money back, if that is to be done, and writes down that it has; answers how far the payment is
    /// then.
    pub(crate) async fn refund(&self, id: Uuid) -> Result<PaymentStatus, DbError> {
        let payment = self.read(id).await?;
        if payment.status != PaymentStatus::Refunding {
            return Ok(payment.status);
        }
        if let Err(Unreachable(error)) = self.provider.refund(id).await {
            tracing::warn!(payment = %id, %error, "the provider did not answer, and is asked to give the money back again later");
            return Ok(PaymentStatus::Refunding);
        }
        self.mark(id, PaymentStatus::Refunded).await?;
        Ok(PaymentStatus::Refunded)
    }

    /// Writes down how far a payment is.
    #[transactional]
    pub(crate) async fn mark(&self, tx: &mut Tx, id: Uuid, status: PaymentStatus) -> Result<(), DbError> {
        crud::mark(tx, id, status).await
    }

    /// The next payments that wait for the provider, the oldest first: those after one, or the first of all.
    #[transactional(read)]
    pub(crate) async fn waiting(&self, tx: &mut Tx, after: Option<Uuid>) -> Result<Vec<Uuid>, DbError> {
        crud::waiting(tx, after).await
    }

    /// On the primary: a replica may not have heard yet of what was committed a moment ago.
    #[transactional(read, primary)]
    async fn read(&self, tx: &mut Tx, id: Uuid) -> Result<PaymentRow, DbError> {
        crud::get(tx, id).await
    }
}
