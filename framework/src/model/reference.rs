//! Columns that refer to a row of another table.

use super::{Column, ColumnValue, ForeignKey, Model, OnDelete, Unique};

/// A column that a field of the type `F` can refer to.
#[diagnostic::on_unimplemented(
    message = "a field of the type `{F}` cannot refer to `{Self}`",
    label = "not unique, or of another type",
    note = "refer to a primary key or a unique column, by a field of its type or an `Option` of it"
)]
pub trait ReferredToBy<F> {}

impl<M, T: ColumnValue> ReferredToBy<T> for Column<M, T, Unique> {}
impl<M, T: ColumnValue> ReferredToBy<Option<T>> for Column<M, T, Unique> {}

/// Lets the compiler say whether a field of the type `F` can refer to a column. It knows the column's type by then, and does not
/// have to guess it.
#[doc(hidden)]
pub const fn refers<F, C: ReferredToBy<F>>(_: &C) {}

/// The reference of a field of the type `F` to a column. What `references` of the derive writes.
#[doc(hidden)]
pub const fn foreign_key<F, M, T, U>(column: Column<M, T, U>, on_delete: OnDelete) -> ForeignKey
where
    F: ColumnValue,
    M: Model,
{
    assert!(
        F::NULLABLE || !matches!(on_delete, OnDelete::SetNull),
        "`on_delete = set_null` needs a column that may be null: write the type as an `Option`"
    );
    ForeignKey::new(column.table(), column.name(), on_delete)
}
