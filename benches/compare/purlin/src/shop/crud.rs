//! The statements.

use purlin::prelude::*;
use purlin::sqlx;

use super::models::{LineRow, NewLineRow, NewOrderRow, OrderRow, Product};
use super::schemas::{Purchase, PurchaseLine};
use crate::Tx;

pub(super) async fn get(tx: &mut Tx, id: i64) -> Result<Option<Product>, DbError> {
    Product::get(tx, id).await
}

pub(super) async fn list(tx: &mut Tx, limit: u64) -> Result<Vec<Product>, DbError> {
    Product::query()
        .order_by(Product::ID.asc())
        .limit(limit)
        .all(tx)
        .await
}

/// Takes pieces out of the stock, if there are so many, and answers what a piece costs.
pub(super) async fn take(tx: &mut Tx, line: &PurchaseLine) -> Result<Option<i64>, DbError> {
    let sql = "UPDATE products SET stock = stock - $1 WHERE id = $2 AND stock >= $1 RETURNING price_cents";
    Ok(sqlx::query_scalar(sql)
        .bind(line.quantity)
        .bind(line.product_id)
        .fetch_optional(tx)
        .await?)
}

/// Writes an order and its lines, each with the price of a piece.
pub(super) async fn insert(
    tx: &mut Tx,
    customer: String,
    taken: &[(PurchaseLine, i64)],
) -> Result<Purchase, DbError> {
    let total_cents = taken.iter().map(|(line, price)| line.quantity * price).sum();
    let new = NewOrderRow {
        customer,
        total_cents,
    };
    let order = OrderRow::insert(tx, new).await?;
    let lines = taken.iter().map(|(line, price)| NewLineRow {
        order_id: order.id,
        product_id: line.product_id,
        quantity: line.quantity,
        price_cents: *price,
    });
    LineRow::insert_all(tx, lines).await?;
    Ok(Purchase {
        id: order.id,
        total_cents,
    })
}
