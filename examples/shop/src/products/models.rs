//! The tables of products.

use purlin::jiff::Timestamp;
use purlin::prelude::*;
use purlin::uuid::Uuid;

/// A product.
#[derive(Debug, Model)]
#[model(
    table = "products",
    sort(name, price_cents, created_at),
    check(products_price = "price_cents > 0", products_stock = "stock >= 0")
)]
pub(crate) struct ProductRow {
    #[model(primary_key, auto)]
    pub(crate) id: Uuid,
    #[model(unique)]
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    #[model(index)]
    pub(crate) price_cents: i64,
    /// How many pieces can be ordered. No statement can make it less than none.
    pub(crate) stock: i64,
    /// Counts what editors change. Orders and deliveries leave it.
    #[model(version)]
    pub(crate) version: i64,
    #[model(auto)]
    pub(crate) created_at: Timestamp,
}

/// A word to find a product by.
#[derive(Debug, Model)]
#[model(table = "product_tags", index(tag))]
pub(crate) struct TagRow {
    #[model(primary_key, references = ProductRow::ID, on_delete = cascade)]
    pub(crate) product_id: Uuid,
    #[model(primary_key)]
    pub(crate) tag: String,
}
