//! `Column`: a column of a model, with the type of what it holds.

use std::fmt;
use std::marker::PhantomData;

use super::{ColumnType, ColumnValue, Model};

/// A column of the model `M` that holds a `T`. `#[derive(Model)]` writes one for each field: `Product::NAME`.
///
/// It is what conditions, orders and changes are made of, so that a value of another type, or a column of another model, does not
/// compile. `U` says whether its values are unique.
pub struct Column<M, T, U = Plain> {
    /// The name, in the form that a key of several columns has.
    names: &'static [&'static str],
    of: PhantomData<Of<M, T, U>>,
}

/// What a column is of. It holds none of them, so it is `Copy` and `Sync` whatever they are.
type Of<M, T, U> = fn() -> (M, T, U);

/// Marks a [`Column`] whose values are not unique.
#[derive(Debug)]
pub enum Plain {}

/// Marks a [`Column`] that no two rows have the same value in.
#[derive(Debug)]
pub enum Unique {}

/// Marks the [`Column`] that counts the changes of a row.
#[derive(Debug)]
pub enum Version {}

/// A column that statements may change: each but the one that counts the changes.
#[diagnostic::on_unimplemented(
    message = "the version of a row counts its changes by itself",
    label = "cannot be set",
    note = "`expect_version(..)` says which version the change is meant for"
)]
pub trait Changeable {}

impl Changeable for Plain {}
impl Changeable for Unique {}

impl<M, T, U> Column<M, T, U> {
    /// The column of that name. The derive calls it.
    #[doc(hidden)]
    pub const fn new(names: &'static [&'static str; 1]) -> Self {
        Self {
            names,
            of: PhantomData,
        }
    }

    /// Its name.
    pub const fn name(self) -> &'static str {
        self.names[0]
    }

    /// Its name, as the columns of a key.
    pub(super) const fn names(self) -> &'static [&'static str] {
        self.names
    }

    /// The name of its table.
    pub const fn table(self) -> &'static str
    where
        M: Model,
    {
        M::TABLE_NAME
    }

    /// What it holds.
    pub const fn kind(self) -> ColumnType
    where
        T: ColumnValue,
    {
        T::TYPE
    }
}

impl<M, T, U> Clone for Column<M, T, U> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M, T, U> Copy for Column<M, T, U> {}

impl<M, T, U> fmt::Debug for Column<M, T, U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Column").field(&self.name()).finish()
    }
}
