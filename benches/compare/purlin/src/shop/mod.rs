//! Products, and purchases of them.

mod crud;
mod errors;
mod models;
mod routes;
mod schemas;
mod services;

use purlin::prelude::*;

use models::{LineRow, OrderRow, Product};
use routes::{list_products, purchase, read_product};
use services::Shop;

/// The app, but for its database.
pub(crate) fn app() -> App {
    let shop = Module::new("shop")
        .routes(routes![list_products, read_product, purchase])
        .service::<Shop>()
        .models(models![Product, OrderRow, LineRow]);
    App::new("Comparison", "1.0.0").module(shop)
}
