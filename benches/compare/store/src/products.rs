//! What can be bought.

use garde::Validate;
use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use crate::{Failure, Store};

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

/// How much of a list is asked for.
#[derive(Debug, Deserialize, Validate)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Listing {
    #[garde(range(min = 1, max = 100))]
    #[serde(default = "default_limit")]
    pub limit: i64,
}

fn default_limit() -> i64 {
    20
}

const BY_ID: &str = "SELECT id, sku, name, price_cents, stock FROM products WHERE id = $1";
const FIRST: &str = "SELECT id, sku, name, price_cents, stock FROM products ORDER BY id LIMIT $1";

impl Store {
    /// The product of this id.
    ///
    /// # Errors
    ///
    /// If there is none, or the database fails.
    pub async fn product(&self, id: i64) -> Result<Product, Failure> {
        let found = match self {
            Self::Sqlite(pools) => {
                sqlx::query_as(BY_ID)
                    .bind(id)
                    .fetch_optional(&pools.reads)
                    .await?
            }
            Self::Postgres(pools) => {
                sqlx::query_as(BY_ID)
                    .bind(id)
                    .fetch_optional(&pools.reads)
                    .await?
            }
        };
        found.ok_or(Failure::Missing(id))
    }

    /// So many products, in the order of their ids.
    ///
    /// # Errors
    ///
    /// If the database fails.
    pub async fn products(&self, limit: i64) -> Result<Vec<Product>, Failure> {
        Ok(match self {
            Self::Sqlite(pools) => sqlx::query_as(FIRST).bind(limit).fetch_all(&pools.reads).await?,
            Self::Postgres(pools) => sqlx::query_as(FIRST).bind(limit).fetch_all(&pools.reads).await?,
        })
    }
}
