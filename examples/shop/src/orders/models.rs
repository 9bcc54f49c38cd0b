//! The tables of orders.

use purlin::jiff::Timestamp;
use purlin::prelude::*;
use purlin::uuid::Uuid;

use crate::payments::PAYMENT_ID;
use crate::products::PRODUCT_ID;
use crate::users::USER_ID;

/// An order.
#[derive(Debug, Model)]
#[model(table = "orders", check(orders_total = "total_cents > 0"))]
pub(crate) struct OrderRow {
    /// Of version 7, so orders stand in the order of their placing.
    #[model(primary_key, auto)]
    pub(crate) id: Uuid,
    #[model(index, references = USER_ID)]
    pub(crate) user_id: Uuid,
    #[model(unique, references = PAYMENT_ID)]
    pub(crate) payment_id: Uuid,
    pub(crate) status: OrderStatus,
    pub(crate) total_cents: i64,
    #[model(auto)]
    pub(crate) placed_at: Timestamp,
}

/// A product in an order.
#[derive(Debug, Model)]
#[model(
    table = "order_lines",
    index(product_id),
    check(order_lines_quantity = "quantity > 0")
)]
pub(crate) struct LineRow {
    #[model(primary_key, references = OrderRow::ID)]
    pub(crate) order_id: Uuid,
    #[model(primary_key, references = PRODUCT_ID)]
    pub(crate) product_id: Uuid,
    pub(crate) quantity: i64,
    /// What a piece cost when it was ordered.
    pub(crate) price_cents: i64,
}

/// What has become of an order.
#[schema(rename_all = "snake_case")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, ColumnValue)]
pub(crate) enum OrderStatus {
    /// The pieces are reserved, and the payment is under way.
    Placed,
    /// The payment was taken.
    Paid,
    /// The pieces are in the stock again, and the money is given back.
    Cancelled,
}
