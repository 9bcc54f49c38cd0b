//! `CursorPage`: some of many rows, from where the last ones ended.

use super::condition::key_operands;
use super::cursor::Cursor;
use super::node::Node;
use super::order::By;
use super::row::read_ordered;
use super::value::read_value;
use super::{Model, Query};
use crate::db::{Backend, DbError, Refusal, Tx, Value};
use crate::schema::schema;

/// Some of many items, and where the list goes on.
///
/// [`Query::cursor_page`] makes one of rows, and [`map`](Self::map) one of what clients see. Any part of the list costs the same,
/// and rows that come and go do not move the others.
///
/// ```
/// use purlin::db::DbError;
/// use purlin::model::{Cursor, CursorPage};
/// use purlin::prelude::*;
///
/// purlin::database! { sqlite = "migrations" }
///
/// #[schema]
/// #[derive(Model)]
/// struct Product {
///     #[model(primary_key, auto)]
///     id: i64,
///     name: String,
/// }
///
/// async fn list(tx: &mut Tx, cursor: Option<&Cursor>) -> Result<CursorPage<Product>, DbError> {
///     Product::query().order_by(Product::NAME.asc()).cursor_page(tx, cursor, 20).await
/// }
/// ```
///
/// A handler takes the cursor as `cursor: Query<Option<Cursor>>`.
#[schema]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CursorPage<T> {
    /// The items.
    pub items: Vec<T>,
    /// What to ask for the items that follow, unless these are the last.
    pub next: Option<Cursor>,
}

impl<T> CursorPage<T> {
    /// The same page of other items, made of these.
    pub fn map<U>(self, each: impl FnMut(T) -> U) -> CursorPage<U> {
        CursorPage {
            items: self.items.into_iter().map(each).collect(),
            next: self.next,
        }
    }
}

impl<M: Model> Query<M> {
    /// So many rows, from the beginning or from a cursor on. A limit and an offset of the query do not count. A `limit` of 0 is
    /// one of 1, since the list would end where nothing was read.
    ///
    /// Rows come in the order of the query, which may mix `asc()` and `desc()`; those with equal values come by their primary
    /// key. Null is greater than all values. A row whose values change may come again, or not at all, as it has moved.
    ///
    /// # Errors
    ///
    /// As [`all`](Self::all), and if the cursor is one of another model or of a list in another order ([`DbError::is_bad_cursor`], which is answered
    /// with 422). Also if the cursor behind the last row would be longer than clients can send: it has room for some 3,000 bytes of
    /// text, so a list is not ordered by a column with more. That is answered with 500.
    pub async fn cursor_page<B: Backend>(
        self,
        tx: &mut Tx<B>,
        cursor: Option<&Cursor>,
        limit: u32,
    ) -> Result<CursorPage<M>, DbError> {
        let mut query = self.whole();
        end_with_key::<M>(&mut query.part.order);
        if let Some(cursor) = cursor {
            let values = cursor
                .values(M::TABLE_NAME, &query.part.order)
                .ok_or(Refusal::Cursor)?;
            query.filter.nodes.push(after(&query.part.order, &values));
        }
        let order = query.part.order.clone();
        let limit = limit.max(1) as usize;
        // One more tells whether there are more.
        let statement = query.limit(limit as u64 + 1).select(B::DIALECT).finish();
        let rows = B::fetch_all(tx, statement).await?;
        let items = rows.iter().take(limit).map(read_ordered::<M, B>);
        let items = items.collect::<Result<Vec<_>, _>>()?;
        let next = (rows.len() > limit).then(|| cursor_behind::<M, B>(&order, &rows[limit - 1]));
        Ok(CursorPage {
            items,
            next: next.transpose()?,
        })
    }
}

/// Lets the order end with the primary key, so that no two rows are equal in it.
fn end_with_key<M: Model>(order: &mut Vec<By>) {
    let descending = order.last().is_some_and(|by| by.descending);
    for operand in key_operands::<M>() {
        if !order.iter().any(|by| by.operand.column == operand.column) {
            order.push(By {
                operand,
                descending,
                nullable: false,
            });
        }
    }
}

fn cursor_behind<M: Model, B: Backend>(order: &[By], row: &B::Row) -> Result<Cursor, sqlx::Error> {
    let value = |by: &By| {
        let mut columns = M::TABLE.columns.iter();
        let index = columns.position(|column| column.name == by.operand.column);
        let index = index.ok_or_else(|| sqlx::Error::ColumnNotFound(by.operand.column.to_owned()))?;
        read_value::<B>(row, index, by.operand.kind)
    };
    let values = order.iter().map(value).collect::<Result<Vec<_>, _>>()?;
    Cursor::new(M::TABLE_NAME, order, &values)
}

/// The rows that come after one with those values.
///
/// That is `a > 1 OR (a = 1 AND b > 2)` and so on, where `>` is what the direction says. A database finds its way through an
/// index by the first column, which is said once more in front.
fn after(order: &[By], values: &[Value]) -> Node {
    let pairs: Vec<(&By, &Value)> = order.iter().zip(values).collect();
    let mut choices = Vec::with_capacity(pairs.len());
    for (index, (by, value)) in pairs.iter().enumerate() {
        let equal = pairs[..index].iter().map(|(by, value)| equal(by, value));
        choices.push(Node::All(equal.chain([beyond(by, value)]).collect()));
    }
    let any = Node::Any(choices);
    match pairs.first() {
        Some((by, value)) if !by.nullable => {
            let operator = if by.descending { " <= " } else { " >= " };
            let bound = Node::Compare(by.operand, operator, (*value).clone());
            Node::All(vec![bound, any])
        }
        _ => any,
    }
}

fn equal(by: &By, value: &Value) -> Node {
    if value.is_null() {
        return Node::IsNull(by.operand);
    }
    Node::Tied(by.operand, value.clone())
}

/// Null is the greatest: nothing is beyond it, and everything is if the order descends.
fn beyond(by: &By, value: &Value) -> Node {
    match (value.is_null(), by.descending) {
        (true, true) => Node::Not(Box::new(Node::IsNull(by.operand))),
        (true, false) => Node::Any(Vec::new()),
        (false, true) => Node::Compare(by.operand, " < ", value.clone()),
        (false, false) => {
            let greater = Node::Compare(by.operand, " > ", value.clone());
            if by.nullable {
                Node::Any(vec![greater, Node::IsNull(by.operand)])
            } else {
                greater
            }
        }
    }
}
