//! Products: what can be ordered, and how many pieces of it there are.

mod crud;
mod errors;
mod models;
mod routes;
mod schemas;
mod services;

use purlin::model::{Column, Unique};
use purlin::prelude::*;
use purlin::uuid::Uuid;

pub(crate) use errors::StockError;
pub(crate) use schemas::{ProductCreate, TagName, Taken};
pub(crate) use services::ProductService;

use models::{ProductRow, TagRow};
use routes::{create_product, list_products, read_product, restock_product, update_product};

/// What rows of other modules refer to a product by.
pub(crate) const PRODUCT_ID: Column<ProductRow, Uuid, Unique> = ProductRow::ID;

/// The routes below `/products`.
pub(crate) fn module() -> Module {
    Module::new("products")
        .prefix("/products")
        .routes(routes![
            list_products,
            create_product,
            read_product,
            update_product,
            restock_product,
        ])
        .service::<ProductService>()
        .models(models![ProductRow, TagRow])
}
