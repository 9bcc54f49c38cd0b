//! Purchases, each in one transaction.

use garde::Validate;
use serde::{Deserialize, Serialize};
use sqlx::{Database, Encode, Executor, FromRow, IntoArguments, QueryBuilder, SqlStr, Type};

use crate::connect::Pools;
use crate::{Failure, Store};

/// A purchase as clients send it.
#[derive(Debug, Deserialize, Validate)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "salvo", derive(salvo_oapi::ToSchema))]
pub struct NewPurchase {
    #[garde(length(chars, min = 1, max = 100))]
    pub customer: String,
    #[garde(length(min = 1, max = 100), dive)]
    pub lines: Vec<Line>,
}

/// A product, and how many pieces of it.
#[derive(Debug, Deserialize, Validate)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "salvo", derive(salvo_oapi::ToSchema))]
pub struct Line {
    #[garde(skip)]
    pub product_id: i64,
    #[garde(range(min = 1, max = 1000))]
    pub quantity: i64,
}

/// A purchase that was stored.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "salvo", derive(salvo_oapi::ToSchema))]
pub struct Purchase {
    pub id: i64,
    pub total_cents: i64,
}

const TAKE: &str =
    "UPDATE products SET stock = stock - $1 WHERE id = $2 AND stock >= $1 RETURNING price_cents";
const ORDER: &str = "INSERT INTO orders (customer, total_cents) VALUES ($1, $2) RETURNING id";
const LINES: &str = "INSERT INTO order_lines (order_id, product_id, quantity, price_cents) ";

impl Store {
    /// Takes the pieces out of the stock, and writes the order and its lines: all of it, or nothing.
    ///
    /// # Errors
    ///
    /// If there are not so many pieces, or the database fails.
    pub async fn purchase(&self, new: &NewPurchase) -> Result<Purchase, Failure> {
        match self {
            Self::Sqlite(pools) => pools.purchase(new).await,
            Self::Postgres(pools) => pools.purchase(new).await,
        }
    }
}

impl<D> Pools<D>
where
    D: Database,
    D::Arguments: IntoArguments<D>,
    for<'c> &'c mut D::Connection: Executor<'c, Database = D>,
    for<'r> (i64,): FromRow<'r, D::Row>,
    for<'q> i64: Encode<'q, D> + Type<D>,
    for<'q> &'q str: Encode<'q, D> + Type<D>,
{
    async fn purchase(&self, new: &NewPurchase) -> Result<Purchase, Failure> {
        let mut tx = self.writes.begin_with(SqlStr::from_static(self.begin)).await?;
        let mut prices = Vec::with_capacity(new.lines.len());
        for line in &new.lines {
            let taken = sqlx::query_as(TAKE).bind(line.quantity).bind(line.product_id);
            let (price,) = taken
                .fetch_optional(&mut *tx)
                .await?
                .ok_or(Failure::SoldOut(line.product_id))?;
            prices.push(price);
        }
        let sold = || new.lines.iter().zip(&prices);
        let total_cents: i64 = sold().map(|(line, price)| line.quantity * price).sum();
        let (id,): (i64,) = sqlx::query_as(ORDER)
            .bind(new.customer.as_str())
            .bind(total_cents)
            .fetch_one(&mut *tx)
            .await?;
        let mut insert = QueryBuilder::<D>::new(LINES);
        insert.push_values(sold(), |mut row, (line, price)| {
            row.push_bind(id)
                .push_bind(line.product_id)
                .push_bind(line.quantity)
                .push_bind(*price);
        });
        insert.build().execute(&mut *tx).await?;
        tx.commit().await?;
        Ok(Purchase { id, total_cents })
    }
}
