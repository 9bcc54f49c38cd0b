//! What clients send and receive.

use std::collections::BTreeMap;

use purlin::jiff::Timestamp;
use purlin::prelude::*;
use purlin::uuid::Uuid;

use super::models::{LineRow, OrderRow, OrderStatus};

/// An order.
#[schema]
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Order {
    /// Made by the server.
    pub(crate) id: Uuid,
    /// Who has ordered.
    pub(crate) user_id: Uuid,
    /// By it the payment provider knows the order.
    pub(crate) payment_id: Uuid,
    /// What has become of it.
    pub(crate) status: OrderStatus,
    /// What all of it costs, in cents.
    pub(crate) total_cents: i64,
    /// When it was placed.
    pub(crate) placed_at: Timestamp,
    /// What was ordered.
    pub(crate) lines: Vec<OrderLine>,
}

/// A product in an order.
#[schema]
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct OrderLine {
    /// Which product.
    pub(crate) product_id: Uuid,
    /// How many pieces.
    pub(crate) quantity: i64,
    /// What a piece cost when it was ordered, in cents.
    pub(crate) price_cents: i64,
}

/// An order as clients send it.
#[schema]
#[derive(Debug, Clone)]
pub(crate) struct OrderCreate {
    /// What is ordered. Lines of the same product are added up.
    #[field(min_items = 1, max_items = 50)]
    pub(crate) lines: Vec<OrderLineCreate>,
}

/// A product in an order, as clients send it.
#[schema]
#[derive(Debug, Clone)]
pub(crate) struct OrderLineCreate {
    /// Which product.
    pub(crate) product_id: Uuid,
    /// How many pieces.
    #[field(ge = 1, le = 1000, example = 1)]
    pub(crate) quantity: i64,
}

/// Which orders to list.
#[schema]
#[derive(Debug, Clone, Copy)]
pub(crate) struct OrderSearch {
    /// Only orders of this user.
    pub(crate) user_id: Option<Uuid>,
    /// Only orders with this status.
    pub(crate) status: Option<OrderStatus>,
}

impl Order {
    /// The order of a row and of its lines.
    pub(super) fn of(row: &OrderRow, lines: Vec<LineRow>) -> Self {
        Self {
            id: row.id,
            user_id: row.user_id,
            payment_id: row.payment_id,
            status: row.status,
            total_cents: row.total_cents,
            placed_at: row.placed_at,
            lines: lines.into_iter().map(OrderLine::from).collect(),
        }
    }

    /// How many pieces of each product it has, in the order of the products' ids.
    pub(super) fn pieces(&self) -> BTreeMap<Uuid, i64> {
        pieces(self.lines.iter().map(|line| (line.product_id, line.quantity)))
    }
}

impl From<LineRow> for OrderLine {
    fn from(row: LineRow) -> Self {
        Self {
            product_id: row.product_id,
            quantity: row.quantity,
            price_cents: row.price_cents,
        }
    }
}

impl OrderCreate {
    /// How many pieces of each product are wanted, in the order of the products' ids.
    pub(super) fn pieces(&self) -> BTreeMap<Uuid, i64> {
        pieces(self.lines.iter().map(|line| (line.product_id, line.quantity)))
    }
}

fn pieces(lines: impl Iterator<Item = (Uuid, i64)>) -> BTreeMap<Uuid, i64> {
    let mut pieces = BTreeMap::new();
    for (product, quantity) in lines {
        *pieces.entry(product).or_default() += quantity;
    }
    pieces
}
