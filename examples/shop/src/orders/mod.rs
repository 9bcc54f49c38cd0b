//! Orders: what was ordered, and what became of it.

mod crud;
mod errors;
mod models;
mod policies;
mod routes;
mod schemas;
mod services;

use purlin::prelude::*;

pub(crate) use services::OrderService;

use models::{LineRow, OrderRow};
use routes::{cancel_order, list_orders, place_order, read_order};

/// The routes below `/orders`.
pub(crate) fn module() -> Module {
    Module::new("orders")
        .prefix("/orders")
        .routes(routes![list_orders, place_order, read_order, cancel_order])
        .service::<OrderService>()
        .models(models![OrderRow, LineRow])
}
