//! The statements about orders.

use purlin::model::{Cursor, CursorPage, Query};
use purlin::prelude::*;
use purlin::uuid::Uuid;

use super::models::{LineRow, NewLineRow, NewOrderRow, OrderRow, OrderStatus};
use super::schemas::{Order, OrderSearch};
use crate::Tx;
use crate::products::Taken;

pub(super) async fn insert(
    tx: &mut Tx,
    user: Uuid,
    payment: Uuid,
    taken: &[Taken],
) -> Result<Order, DbError> {
    let row = NewOrderRow {
        user_id: user,
        payment_id: payment,
        status: OrderStatus::Placed,
        total_cents: taken.iter().map(Taken::cents).sum(),
    };
    let order = OrderRow::insert(tx, row).await?;
    let lines = taken.iter().map(|line| NewLineRow {
        order_id: order.id,
        product_id: line.product_id,
        quantity: line.quantity,
        price_cents: line.price_cents,
    });
    LineRow::insert_all(tx, lines).await?;
    with_lines(tx, order).await
}

pub(super) async fn get(tx: &mut Tx, id: Uuid) -> Result<Option<Order>, DbError> {
    match OrderRow::get(tx, id).await? {
        Some(row) => with_lines(tx, row).await.map(Some),
        None => Ok(None),
    }
}

/// The order of a payment, which has one.
pub(super) async fn of_payment(tx: &mut Tx, payment: Uuid) -> Result<Order, DbError> {
    let row = OrderRow::query()
        .filter(OrderRow::PAYMENT_ID.eq(payment))
        .one(tx)
        .await?;
    with_lines(tx, row).await
}

/// Those placed last come first; only those of one user, if there is one.
pub(super) async fn list(
    tx: &mut Tx,
    only: Option<Uuid>,
    search: OrderSearch,
    cursor: Option<&Cursor>,
    limit: u32,
) -> Result<CursorPage<Order>, DbError> {
    let page = OrderRow::query()
        .filter(only.map(|user| OrderRow::USER_ID.eq(user)))
        .filter(search.user_id.map(|user| OrderRow::USER_ID.eq(user)))
        .filter(search.status.map(|status| OrderRow::STATUS.eq(status)))
        .order_by(OrderRow::ID.desc())
        .cursor_page(tx, cursor, limit)
        .await?;
    all_with_lines(tx, page).await
}

/// Lets an order become something else, and answers whether it was what it has to be for that.
pub(super) async fn advance(
    tx: &mut Tx,
    id: Uuid,
    from: OrderStatus,
    to: OrderStatus,
) -> Result<bool, DbError> {
    let changed = OrderRow::query()
        .filter(OrderRow::ID.eq(id))
        .filter(OrderRow::STATUS.eq(from))
        .update()
        .set(OrderRow::STATUS, to)
        .execute(tx)
        .await?;
    Ok(changed > 0)
}

async fn with_lines(tx: &mut Tx, row: OrderRow) -> Result<Order, DbError> {
    let lines = lines().filter(LineRow::ORDER_ID.eq(row.id)).all(tx).await?;
    Ok(Order::of(&row, lines))
}

/// Orders with their lines: one statement more, however many orders there are.
async fn all_with_lines(tx: &mut Tx, page: CursorPage<OrderRow>) -> Result<CursorPage<Order>, DbError> {
    let ids = page.items.iter().map(|row| row.id);
    let mut lines = lines().grouped_by(tx, LineRow::ORDER_ID, ids).await?;
    Ok(page.map(|row| {
        let lines = lines.remove(&row.id).unwrap_or_default();
        Order::of(&row, lines)
    }))
}

fn lines() -> Query<LineRow> {
    LineRow::query().order_by(LineRow::PRODUCT_ID.asc())
}
