//! What can go wrong with orders. What can go wrong in other modules is told as they tell it.

use purlin::prelude::*;
use purlin::uuid::Uuid;

use crate::payments::PaymentError;
use crate::products::StockError;
use crate::users::UserError;

/// No order has this id.
#[derive(Debug, ApiError)]
#[api_error(not_found, "no order has the id {0}")]
pub(crate) struct OrderNotFound(pub(crate) Uuid);

/// Why an order cannot be had.
#[derive(Debug, ApiError)]
pub(crate) enum OrderError {
    #[api_error(transparent)]
    NotFound(OrderNotFound),
    #[api_error(transparent)]
    Db(DbError),
}

/// Why an order cannot be placed.
#[derive(Debug, ApiError)]
pub(crate) enum PlaceError {
    #[api_error(transparent)]
    User(UserError),
    #[api_error(transparent)]
    Stock(StockError),
    #[api_error(transparent)]
    Payment(PaymentError),
    #[api_error(transparent)]
    Db(DbError),
}

/// Why an order cannot be cancelled.
#[derive(Debug, ApiError)]
pub(crate) enum CancelError {
    #[api_error(transparent)]
    NotFound(OrderNotFound),
    /// Its payment is under way.
    #[api_error(
        conflict,
        "only an order that is paid can be cancelled",
        code = "order_not_paid"
    )]
    NotPaid,
    #[api_error(transparent)]
    Db(DbError),
}
