//! The routes of orders: they take a request apart, and leave the rest to the service.

use purlin::extract::IdempotencyKey;
use purlin::model::{Cursor, CursorPage};
use purlin::prelude::*;
use purlin::security::Authorized;

use super::errors::{CancelError, PlaceError};
use super::policies::{Cancel, order};
use super::schemas::{Order, OrderCreate, OrderSearch};
use super::services::OrderService;
use crate::users::current_user;

/// List orders.
///
/// Your own; everybody's, if you see to the orders of the shop. Those placed last come first. `next` of a page is the `cursor` of the one behind it, which stays right while orders are placed.
#[get("/")]
pub(crate) async fn list_orders(
    caller: Dep<current_user>,
    Query(search): Query<OrderSearch>,
    /// What `next` of the page before was.
    Query(cursor): Query<Option<Cursor>>,
    /// How many orders to answer at most.
    #[field(ge = 1, le = 100, default = 20)]
    Query(limit): Query<u32>,
    orders: Svc<OrderService>,
) -> Result<Json<CursorPage<Order>>, DbError> {
    orders.list(&caller, search, cursor, limit).await.map(Json)
}

/// Place an order.
///
/// Takes the pieces out of the stock and has them paid. Sent again with the same key, nothing is ordered a second time: the answer
/// tells what has become of the order.
#[post("/")]
pub(crate) async fn place_order(
    caller: Dep<current_user>,
    key: IdempotencyKey,
    orders: Svc<OrderService>,
    Json(new): Json<OrderCreate>,
) -> Result<CreatedAt<Json<Order>>, PlaceError> {
    let order = orders.place(caller.id, key, new).await?;
    Ok(Created::at(order.id, Json(order)))
}

/// Read an order.
#[get("/{id}")]
pub(crate) async fn read_order(order: Authorized<order>) -> Json<Order> {
    Json(Order::clone(&order))
}

/// Cancel an order.
///
/// Puts the pieces back into the stock, and gives the money back. Sent again, nothing is given back a second time.
#[post("/{id}/cancel")]
pub(crate) async fn cancel_order(
    order: Authorized<order, Cancel>,
    orders: Svc<OrderService>,
) -> Result<Json<Order>, CancelError> {
    orders.cancel(order.id).await.map(Json)
}
