//! `Page`: some of many rows, counted.

use super::{Model, Query};
use crate::db::{Backend, DbError, Tx};
use crate::schema::schema;

/// Some of many items, and how many there are: what a list with page numbers shows.
///
/// [`Query::page`] makes one of rows, and [`map`](Self::map) one of what clients see.
///
/// ```
/// use purlin::model::Page;
/// use purlin::prelude::*;
///
/// #[schema]
/// struct Product {
///     name: String,
/// }
///
/// #[get("/products")]
/// async fn list_products(
///     #[field(ge = 1, le = 100, default = 20)] limit: Query<u64>,
///     #[field(default = 0)] offset: Query<u64>,
/// ) -> Json<Page<Product>> {
///     Json(Page { items: Vec::new(), total: 0, limit: *limit, offset: *offset })
/// }
/// ```
///
/// A page that stands far behind is slow, since the database goes through all rows before it, and rows that come and go move
/// the others from page to page. [`CursorPage`](super::CursorPage) has neither fault, and no page numbers.
#[schema]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// How many there are in all.
    pub total: u64,
    /// How many were asked for.
    pub limit: u64,
    /// How many stand before these.
    pub offset: u64,
}

impl<T> Page<T> {
    /// The same page of other items, made of these.
    pub fn map<U>(self, each: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(each).collect(),
            total: self.total,
            limit: self.limit,
            offset: self.offset,
        }
    }
}

impl<M: Model> Query<M> {
    /// Some rows, and how many there are. Say an order that is the same each time, or rows come on no page or on two.
    ///
    /// # Errors
    ///
    /// As [`all`](Self::all).
    pub async fn page<B: Backend>(self, tx: &mut Tx<B>, limit: u64, offset: u64) -> Result<Page<M>, DbError> {
        let total = self.clone().count(tx).await?;
        let items = self.limit(limit).offset(offset).all(tx).await?;
        Ok(Page {
            items,
            total,
            limit,
            offset,
        })
    }
}
