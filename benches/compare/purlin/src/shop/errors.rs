//! What can go wrong.

use purlin::prelude::*;

/// Why a product cannot be had.
#[derive(Debug, ApiError)]
pub(crate) enum ProductError {
    #[api_error(not_found, "no product has the id {0}")]
    NotFound(i64),
    #[api_error(transparent)]
    Db(DbError),
}

/// Why nothing was bought.
#[derive(Debug, ApiError)]
pub(crate) enum PurchaseError {
    #[api_error(conflict, "there are not so many pieces of the product {0}")]
    SoldOut(i64),
    #[api_error(transparent)]
    Db(DbError),
}
