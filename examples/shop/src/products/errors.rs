//! What can go wrong with products.

use purlin::prelude::*;
use purlin::uuid::Uuid;

use super::models::ProductRow;

/// No product has this id.
#[derive(Debug, ApiError)]
#[api_error(not_found, "no product has the id {0}")]
pub(crate) struct ProductNotFound(pub(crate) Uuid);

/// Why a product cannot be had.
#[derive(Debug, ApiError)]
pub(crate) enum ProductError {
    #[api_error(transparent)]
    NotFound(ProductNotFound),
    #[api_error(transparent)]
    Db(DbError),
}

/// Why a product cannot be added.
#[derive(Debug, ApiError)]
pub(crate) enum CreateError {
    #[api_error(conflict, "another product has this name", code = "product_name_taken", unique = ProductRow::NAME)]
    NameTaken,
    #[api_error(transparent)]
    Db(DbError),
}

/// Why a product cannot be changed.
#[derive(Debug, ApiError)]
pub(crate) enum UpdateError {
    #[api_error(transparent)]
    NotFound(ProductNotFound),
    #[api_error(conflict, "another product has this name", code = "product_name_taken", unique = ProductRow::NAME)]
    NameTaken,
    /// Somebody else was faster: read the product again.
    #[api_error(
        conflict,
        "the product has been changed since version {0}",
        code = "product_stale"
    )]
    Stale(i64),
    #[api_error(transparent)]
    Db(DbError),
}

/// Why pieces of products cannot be had.
#[derive(Debug, ApiError)]
pub(crate) enum StockError {
    #[api_error(transparent)]
    NotFound(ProductNotFound),
    #[api_error(
        conflict,
        "there are not so many pieces of the product {0}",
        code = "product_out_of_stock"
    )]
    OutOfStock(Uuid),
    #[api_error(transparent)]
    Db(DbError),
}
