//! The routes: they take a request apart, and leave the rest to the service.

use purlin::prelude::*;

use super::errors::{ProductError, PurchaseError};
use super::models::Product;
use super::schemas::{Purchase, PurchaseCreate};
use super::services::Shop;

/// Read a product.
#[get("/products/{id}")]
pub(crate) async fn read_product(
    Path(id): Path<i64>,
    shop: Svc<Shop>,
) -> Result<Json<Product>, ProductError> {
    shop.read(id).await.map(Json)
}

/// List products.
#[get("/products")]
pub(crate) async fn list_products(
    #[field(ge = 1, le = 100, default = 20)] Query(limit): Query<u64>,
    shop: Svc<Shop>,
) -> Result<Json<Vec<Product>>, DbError> {
    shop.list(limit).await.map(Json)
}

/// Buy products.
#[post("/purchases")]
pub(crate) async fn purchase(
    shop: Svc<Shop>,
    Json(new): Json<PurchaseCreate>,
) -> Result<Created<Json<Purchase>>, PurchaseError> {
    shop.purchase(new).await.map(Json).map(Created)
}
