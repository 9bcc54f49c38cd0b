//! The routes of products: they take a request apart, and leave the rest to the service.

use purlin::model::Page;
use purlin::prelude::*;
use purlin::security::Allowed;
use purlin::uuid::Uuid;

use super::errors::{CreateError, ProductError, UpdateError};
use super::schemas::{Product, ProductCreate, ProductSearch, ProductUpdate, Restock};
use super::services::ProductService;
use crate::paging::Paging;
use crate::users::{ProductsWrite, current_user};

/// List products.
///
/// Finds them by text, tag, price and stock, and answers one page of what it found.
#[get("/", public)]
pub(crate) async fn list_products(
    Query(search): Query<ProductSearch>,
    Query(paging): Query<Paging>,
    products: Svc<ProductService>,
) -> Result<Json<Page<Product>>, DbError> {
    products.list(search, paging).await.map(Json)
}

/// Add a product.
#[post("/")]
pub(crate) async fn create_product(
    _clerk: Allowed<current_user, ProductsWrite>,
    products: Svc<ProductService>,
    Json(new): Json<ProductCreate>,
) -> Result<CreatedAt<Json<Product>>, CreateError> {
    let product = products.create(new).await?;
    Ok(Created::at(product.id, Json(product)))
}

/// Read a product.
#[get("/{id}", public)]
pub(crate) async fn read_product(
    /// Which product.
    Path(id): Path<Uuid>,
    products: Svc<ProductService>,
) -> Result<Json<Product>, ProductError> {
    products.read(id).await.map(Json)
}

/// Change a product.
///
/// Only the fields that are sent change. `version` is the one that was read: if somebody else has changed the product since
/// then, this answers 409 and changes nothing. Orders change the stock and not the version.
#[patch("/{id}")]
pub(crate) async fn update_product(
    _clerk: Allowed<current_user, ProductsWrite>,
    /// Which product.
    Path(id): Path<Uuid>,
    products: Svc<ProductService>,
    Json(update): Json<ProductUpdate>,
) -> Result<Json<Product>, UpdateError> {
    products.update(id, update).await.map(Json)
}

/// Add pieces of a product.
#[post("/{id}/restock")]
pub(crate) async fn restock_product(
    _clerk: Allowed<current_user, ProductsWrite>,
    /// Which product.
    Path(id): Path<Uuid>,
    products: Svc<ProductService>,
    Json(restock): Json<Restock>,
) -> Result<Json<Product>, ProductError> {
    products.restock(id, restock).await.map(Json)
}
