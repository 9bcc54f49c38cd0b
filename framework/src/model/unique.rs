//! Keys of a model that no two rows share.

use std::fmt;
use std::marker::PhantomData;

use super::{Column, Model, Unique};
use crate::db;

/// Columns of the model `M` that no two rows have the same values in. `#[derive(Model)]` writes one for each `unique(..)` on the
/// struct: `Product::UNIQUE_SKU_SHOP_ID`.
pub struct UniqueKey<M> {
    columns: &'static [&'static str],
    index: &'static str,
    condition: Option<&'static str>,
    of: PhantomData<fn() -> M>,
}

impl<M> UniqueKey<M> {
    /// The key of a unique index. The derive calls it.
    #[doc(hidden)]
    pub const fn new(
        columns: &'static [&'static str],
        index: &'static str,
        condition: Option<&'static str>,
    ) -> Self {
        Self {
            columns,
            index,
            condition,
            of: PhantomData,
        }
    }

    /// The names of its columns.
    pub const fn columns(self) -> &'static [&'static str] {
        self.columns
    }

    /// The name of the index.
    pub const fn index(self) -> &'static str {
        self.index
    }
}

impl<M> Clone for UniqueKey<M> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M> Copy for UniqueKey<M> {}

impl<M> fmt::Debug for UniqueKey<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("UniqueKey").field(&self.columns).finish()
    }
}

/// The columns of a key, and the condition of its index if it has one.
pub type KeyColumns = (&'static [&'static str], Option<&'static str>);

/// What tells that a row of the model `M` is there already: a unique column, or a [`UniqueKey`].
#[diagnostic::on_unimplemented(
    message = "rows of `{M}` are not told apart by `{Self}`",
    label = "not a unique column of the model",
    note = "name a column with `#[model(unique)]`, the only one with `#[model(primary_key)]`, or a constant `UNIQUE_..` that \
            `#[model(unique(..))]` on the struct makes"
)]
pub trait Identifies<M> {
    /// The columns, and the condition of the index if it has one.
    #[doc(hidden)]
    fn columns(self) -> KeyColumns;
}

impl<M, T> Identifies<M> for Column<M, T, Unique> {
    fn columns(self) -> KeyColumns {
        (self.names(), None)
    }
}

impl<M: Model> Identifies<M> for UniqueKey<M> {
    fn columns(self) -> KeyColumns {
        (self.columns, self.condition)
    }
}

/// What `unique = Product::NAME` of `#[derive(ApiError)]` takes.
impl<M: Model, T> db::Unique for Column<M, T, Unique> {
    fn key(&self) -> db::UniqueKey {
        db::UniqueKey::new(self.table(), self.names())
    }
}

/// What `unique = Product::UNIQUE_SKU_SHOP_ID` of `#[derive(ApiError)]` takes.
impl<M: Model> db::Unique for UniqueKey<M> {
    fn key(&self) -> db::UniqueKey {
        db::UniqueKey::new(M::TABLE_NAME, self.columns).named(self.index)
    }
}
