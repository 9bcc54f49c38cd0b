//! Orders, placed in one transaction.

use sqlx::{Connection, Database, Encode, Executor, IntoArguments, SqlStr, Type};

use crate::Store;
use crate::connect::Pools;

/// What is written of an order.
pub struct Order<'a> {
    pub customer: &'a str,
    pub email: &'a str,
    pub currency: &'a str,
    pub note: Option<&'a str>,
    pub total_cents: i64,
    pub lines: Vec<Line<'a>>,
}

/// One product, and how many of it.
pub struct Line<'a> {
    pub sku: &'a str,
    pub quantity: i64,
    pub price_cents: i64,
}

const ORDER: &str = "INSERT INTO orders (customer, email, currency, note, total_cents) VALUES ($1, $2, $3, $4, $5) RETURNING id";
const LINE: &str = "INSERT INTO order_lines (order_id, sku, quantity, price_cents) VALUES ($1, $2, $3, $4)";
const STOCK: &str = "UPDATE products SET stock = stock - $1 WHERE sku = $2";

impl Store {
    /// Writes the order and its lines, takes their products from the stock, and answers the order's id.
    ///
    /// # Errors
    ///
    /// If the database fails, or refuses the order.
    pub async fn place(&self, order: &Order<'_>) -> Result<i64, sqlx::Error> {
        match self {
            Self::Sqlite(pools) => pools.place(order).await,
            Self::Postgres(pools) => pools.place(order).await,
        }
    }
}

impl<D> Pools<D>
where
    D: Database,
    D::Arguments: IntoArguments<D>,
    for<'c> &'c mut D::Connection: Executor<'c, Database = D>,
    for<'r> (i64,): sqlx::FromRow<'r, D::Row>,
    for<'q> i64: Encode<'q, D> + Type<D>,
    for<'q> &'q str: Encode<'q, D> + Type<D>,
    for<'q> Option<&'q str>: Encode<'q, D> + Type<D>,
{
    async fn place(&self, order: &Order<'_>) -> Result<i64, sqlx::Error> {
        let mut connection = self.writes.acquire().await?;
        let mut tx = connection.begin_with(SqlStr::from_static(self.begin)).await?;
        let (id,) = sqlx::query_as(ORDER)
            .bind(order.customer)
            .bind(order.email)
            .bind(order.currency)
            .bind(order.note)
            .bind(order.total_cents)
            .fetch_one(&mut *tx)
            .await?;
        for line in &order.lines {
            let insert = sqlx::query(LINE)
                .bind(id)
                .bind(line.sku)
                .bind(line.quantity)
                .bind(line.price_cents);
            insert.execute(&mut *tx).await?;
            sqlx::query(STOCK)
                .bind(line.quantity)
                .bind(line.sku)
                .execute(&mut *tx)
                .await?;
        }
        tx.commit().await?;
        Ok(id)
    }
}
