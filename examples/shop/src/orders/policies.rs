//! Whose order somebody may have: one's own, and who works in the shop everybody's.

use purlin::prelude::*;
use purlin::security::{Authorize, Grants, Permission};
use purlin::uuid::Uuid;

use super::errors::{OrderError, OrderNotFound};
use super::schemas::Order;
use super::services::OrderService;
use crate::users::{Caller, OrdersRead, OrdersWrite, current_user};

/// The order that the path names.
#[dependency]
pub(crate) async fn order(
    /// Which order.
    id: Path<Uuid>,
    orders: Svc<OrderService>,
) -> Result<Order, OrderError> {
    orders.read(*id).await
}

/// To cancel an order.
#[derive(Debug)]
pub(crate) struct Cancel;

/// Somebody else's order is told as one that does not exist.
impl Order {
    fn belongs_to(&self, caller: &Caller, permission: &str) -> Result<(), OrderError> {
        if self.user_id == caller.id || caller.grants(permission) {
            Ok(())
        } else {
            Err(OrderNotFound(self.id).into())
        }
    }
}

impl Authorize for Order {
    type Principal = current_user;
    type Error = OrderError;

    fn authorize(&self, caller: &Caller) -> Result<(), OrderError> {
        self.belongs_to(caller, OrdersRead::NAME)
    }
}

impl Authorize<Cancel> for Order {
    type Principal = current_user;
    type Error = OrderError;

    fn authorize(&self, caller: &Caller) -> Result<(), OrderError> {
        self.belongs_to(caller, OrdersWrite::NAME)
    }
}
