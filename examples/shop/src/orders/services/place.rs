//! Placing an order: reserved in one transaction, paid outside of any, concluded in a second one.

use purlin::extract::IdempotencyKey;
use purlin::prelude::*;
use purlin::uuid::Uuid;

use super::OrderService;
use crate::Tx;
use crate::audit::Event;
use crate::orders::crud;
use crate::orders::errors::PlaceError;
use crate::orders::schemas::{Order, OrderCreate};
use crate::payments::{PaymentError, PaymentStatus};
use crate::products::Taken;

impl OrderService {
    /// Places an order and has it paid. The same key of a user places one order, however often it is sent.
    pub(crate) async fn place(
        &self,
        user: Uuid,
        key: IdempotencyKey,
        new: OrderCreate,
    ) -> Result<Order, PlaceError> {
        let placed = self.reserve(key.of(user), user, new).await?;
        match self.settle(placed.payment_id).await? {
            (_, PaymentStatus::Declined) => Err(PaymentError::Declined.into()),
            (order, _) => Ok(order),
        }
    }

    /// Writes the order, its lines and its payment, and takes the pieces out of the stock: all of it, or nothing.
    #[transactional(idempotent = key)]
    async fn reserve(
        &self,
        tx: &mut Tx,
        key: IdempotencyKey,
        user: Uuid,
        new: OrderCreate,
    ) -> Result<Order, PlaceError> {
        let user = self.users.read_in(tx, user).await?;
        let taken = self.products.take_in(tx, &new.pieces()).await?;
        let payment = self
            .payments
            .plan_in(tx, taken.iter().map(Taken::cents).sum())
            .await?;
        let order = crud::insert(tx, user.id, payment, &taken).await?;
        self.audit.record_in(tx, Event::OrderPlaced, order.id).await?;
        Ok(order)
    }
}
