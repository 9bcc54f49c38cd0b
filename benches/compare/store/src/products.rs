//! What can be ordered.

use serde::Serialize;
use sqlx::FromRow;

use crate::Store;

/// A row of `products`.
#[derive(Debug, FromRow, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "salvo", derive(salvo_oapi::ToSchema))]
pub struct Product {
    pub id: i64,
    pub sku: String,
    pub name: String,
    pub price_cents: i64,
    pub stock: i64,
}

const BY_ID: &str = "SELECT id, sku, name, price_cents, stock FROM products WHERE id = $1";

impl Store {
    /// The product of this id.
    ///
    /// # Errors
    ///
    /// If the database fails.
    pub async fn product(&self, id: i64) -> Result<Option<Product>, sqlx::Error> {
        match self {
            Self::Sqlite(pools) => sqlx::query_as(BY_ID).bind(id).fetch_optional(&pools.reads).await,
            Self::Postgres(pools) => sqlx::query_as(BY_ID).bind(id).fetch_optional(&pools.reads).await,
        }
    }
}
