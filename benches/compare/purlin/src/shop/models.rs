//! The tables.

use purlin::prelude::*;

/// A product.
#[schema]
#[derive(Debug, Model)]
#[model(table = "products", check(products_stock_check = "stock >= 0"))]
pub(crate) struct Product {
    #[model(primary_key)]
    pub(crate) id: i64,
    pub(crate) sku: String,
    pub(crate) name: String,
    pub(crate) price_cents: i64,
    pub(crate) stock: i64,
}

/// An order.
#[derive(Debug, Model)]
#[model(table = "orders")]
pub(crate) struct OrderRow {
    #[model(primary_key, auto)]
    pub(crate) id: i64,
    pub(crate) customer: String,
    pub(crate) total_cents: i64,
}

/// A product in an order.
#[derive(Debug, Model)]
#[model(table = "order_lines")]
pub(crate) struct LineRow {
    #[model(primary_key, references = OrderRow::ID)]
    pub(crate) order_id: i64,
    #[model(primary_key, references = Product::ID)]
    pub(crate) product_id: i64,
    pub(crate) quantity: i64,
    pub(crate) price_cents: i64,
}
