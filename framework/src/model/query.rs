//! `Query`: reads the rows of a model.

use std::fmt;
use std::marker::PhantomData;

use super::condition::{Condition, Filters};
use super::filter::Filter;
use super::order::Order;
use super::part::Part;
use super::row::read_ordered;
use super::sql::Sql;
use super::{Matching, Model, Update, remove};
use crate::db::{Backend, DbError, Dialect, Refusal, Tx};

/// Reads the rows of the model `M`: [`Model::query`] begins one.
///
/// ```
/// use purlin::db::DbError;
/// use purlin::prelude::*;
///
/// purlin::database! { sqlite = "migrations" }
///
/// #[derive(Model)]
/// struct Product {
///     #[model(primary_key, auto)]
///     id: i64,
///     name: String,
///     price_cents: i64,
/// }
///
/// async fn cheap(tx: &mut Tx, search: Option<&str>) -> Result<Vec<Product>, DbError> {
///     Product::query()
///         .filter(Product::PRICE_CENTS.lt(1_000))
///         .filter(search.map(|text| Product::NAME.icontains(text)))
///         .order_by(Product::NAME.asc())
///         .limit(20)
///         .all(tx)
///         .await
/// }
/// ```
///
/// Rows that are deleted softly are not found unless [`with_deleted`](Self::with_deleted) asks for them.
#[must_use = "a query does nothing until `all`, `one`, `first`, `optional`, `count` or `exists` runs it"]
pub struct Query<M> {
    pub(super) filter: Filter,
    pub(super) part: Part,
    locks: bool,
    of: PhantomData<fn() -> M>,
}

impl<M: Model> Query<M> {
    pub(super) fn new() -> Self {
        Self::of(Filter::default())
    }

    pub(super) fn of(filter: Filter) -> Self {
        Self {
            filter,
            part: Part::default(),
            locks: false,
            of: PhantomData,
        }
    }

    /// Only the rows that a condition is true of, and those before it. `None` is no condition, so what a client may leave out is
    /// written `search.map(|text| Product::NAME.contains(text))`.
    pub fn filter(mut self, condition: impl Filters<M>) -> Self {
        self.filter
            .nodes
            .extend(condition.condition().map(Condition::into_node));
        self
    }

    /// In an order, and within equal values in that of those after it. For [`cursor_page`](Self::cursor_page), text in the column has
    /// to fit into a [`Cursor`](super::Cursor).
    pub fn order_by(mut self, order: Order<M>) -> Self {
        self.part.order.push(order.by);
        self
    }

    /// At most so many rows.
    pub fn limit(mut self, rows: u64) -> Self {
        self.part.limit = Some(rows);
        self
    }

    /// Without the first so many rows.
    pub fn offset(mut self, rows: u64) -> Self {
        self.part.offset = Some(rows);
        self
    }

    /// With the rows that are deleted softly.
    pub fn with_deleted(mut self) -> Self {
        self.filter.with_deleted = true;
        self
    }

    /// Locks the rows until the transaction ends: others that want to change or lock them wait. On SQLite, where one transaction
    /// writes at a time, that is so without it, and it does nothing.
    pub fn for_update(mut self) -> Self {
        self.locks = true;
        self
    }

    /// All rows.
    ///
    /// # Errors
    ///
    /// Fails if the database does, or if a row holds what its type cannot be.
    pub async fn all<B: Backend>(self, tx: &mut Tx<B>) -> Result<Vec<M>, DbError> {
        let statement = self.select(B::DIALECT).finish();
        let rows = B::fetch_all(tx, statement).await?;
        Ok(rows.iter().map(read_ordered::<M, B>).collect::<Result<_, _>>()?)
    }

    /// The first row, if there is any.
    ///
    /// # Errors
    ///
    /// As [`all`](Self::all).
    pub async fn first<B: Backend>(mut self, tx: &mut Tx<B>) -> Result<Option<M>, DbError> {
        self.part.limit = Some(1);
        Ok(self.all(tx).await?.pop())
    }

    /// The one row.
    ///
    /// # Errors
    ///
    /// As [`all`](Self::all), if there is none ([`DbError::is_not_found`]), and if there are several
    /// ([`DbError::is_ambiguous`]).
    pub async fn one<B: Backend>(self, tx: &mut Tx<B>) -> Result<M, DbError> {
        let row = self.optional(tx).await?;
        row.ok_or_else(|| sqlx::Error::RowNotFound.into())
    }

    /// The one row, or none.
    ///
    /// # Errors
    ///
    /// As [`all`](Self::all), and if there are several ([`DbError::is_ambiguous`]).
    pub async fn optional<B: Backend>(mut self, tx: &mut Tx<B>) -> Result<Option<M>, DbError> {
        self.part.limit = Some(self.part.limit.map_or(2, |limit| limit.min(2)));
        let mut rows = self.all(tx).await?;
        if rows.len() > 1 {
            return Err(Refusal::SeveralRows.into());
        }
        Ok(rows.pop())
    }

    /// How many rows there are. A limit and an offset do not count.
    ///
    /// # Errors
    ///
    /// Fails if the database does.
    pub async fn count<B: Backend>(self, tx: &mut Tx<B>) -> Result<u64, DbError> {
        let mut sql = Sql::new("SELECT count(*) FROM ", B::DIALECT);
        sql.name(M::TABLE_NAME);
        self.filter.write::<M>(&mut sql);
        let row = B::fetch_optional(tx, sql.finish()).await?;
        let row = row.ok_or(sqlx::Error::RowNotFound)?;
        Ok(B::read_at::<i64>(&row, 0)?.unsigned_abs())
    }

    /// Whether there is any row.
    ///
    /// # Errors
    ///
    /// Fails if the database does.
    pub async fn exists<B: Backend>(self, tx: &mut Tx<B>) -> Result<bool, DbError> {
        let mut sql = Sql::new("SELECT 1 FROM ", B::DIALECT);
        sql.name(M::TABLE_NAME);
        self.filter.write::<M>(&mut sql);
        sql.push(" LIMIT 1");
        Ok(B::fetch_optional(tx, sql.finish()).await?.is_some())
    }

    /// Changes all rows of the query: `.update().set(..).execute(tx)`. With a limit or an offset these are the rows that it leaves,
    /// by the order of the query.
    pub fn update(self) -> Update<M, Matching> {
        Update::of_all(self.into_filter())
    }

    /// Deletes all rows of the query, and tells how many there were. Those of a model with `soft_delete` stay, marked as deleted.
    ///
    /// With a limit or an offset these are the rows that it leaves, by the order of the query, so that many rows can go with
    /// several short transactions:
    ///
    /// ```
    /// # use purlin::db::DbError;
    /// # use purlin::jiff::Timestamp;
    /// # use purlin::prelude::*;
    /// # purlin::database! { sqlite = "migrations" }
    /// #[derive(Model)]
    /// struct LogLine {
    ///     #[model(primary_key, auto)]
    ///     id: i64,
    ///     text: String,
    ///     #[model(auto, index)]
    ///     written_at: Timestamp,
    /// }
    ///
    /// /// Deletes the oldest lines, and tells whether there may be more.
    /// async fn tidy(tx: &mut Tx, until: Timestamp) -> Result<bool, DbError> {
    ///     let old = LogLine::query().filter(LogLine::WRITTEN_AT.lt(until));
    ///     let deleted = old.order_by(LogLine::WRITTEN_AT.asc()).limit(1_000).delete(tx).await?;
    ///     Ok(deleted == 1_000)
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// Fails if the database does, such as when others refer to one of the rows.
    pub async fn delete<B: Backend>(self, tx: &mut Tx<B>) -> Result<u64, DbError> {
        remove::delete::<M, B>(tx, self.into_filter()).await
    }

    /// As [`delete`](Self::delete), with those that are marked as deleted. Nothing of the rows stays.
    ///
    /// # Errors
    ///
    /// As [`delete`](Self::delete).
    pub async fn purge<B: Backend>(mut self, tx: &mut Tx<B>) -> Result<u64, DbError> {
        self.filter.with_deleted = true;
        remove::purge::<M, B>(tx, self.into_filter()).await
    }

    /// The rows, for a statement that changes them.
    fn into_filter(self) -> Filter {
        let part = (!self.part.is_whole()).then_some(self.part);
        Filter { part, ..self.filter }
    }

    /// Without a limit and an offset.
    pub(super) fn whole(mut self) -> Self {
        (self.part.limit, self.part.offset) = (None, None);
        self
    }

    /// The statement that reads the rows.
    pub(super) fn select(self, dialect: Dialect) -> Sql {
        let mut sql = Sql::new(M::STATEMENTS.select, dialect);
        self.finish_select(&mut sql);
        sql
    }

    /// What follows the tables of a SELECT.
    pub(super) fn finish_select(self, sql: &mut Sql) {
        self.filter.write::<M>(sql);
        self.part.write(sql);
        if self.locks && sql.dialect == Dialect::Postgres {
            sql.push(" FOR UPDATE OF ").name(M::TABLE_NAME);
        }
    }
}

impl<M> Clone for Query<M> {
    fn clone(&self) -> Self {
        Self {
            filter: self.filter.clone(),
            part: self.part.clone(),
            ..*self
        }
    }
}

impl<M> fmt::Debug for Query<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Query")
            .field("filter", &self.filter)
            .field("part", &self.part)
            .finish_non_exhaustive()
    }
}
