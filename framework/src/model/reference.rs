//! Columns that refer to a row of another table.

use super::{Column, ColumnValue, ForeignKey, Model, OnDelete, Unique};

/// A type of columns that can refer to one that holds a `T`: the same, or an `Option` of it.
#[diagnostic::on_unimplemented(
    message = "a column of the type `{Self}` cannot refer to one that holds a `{T}`",
    label = "write `{T}`, or `Option<{T}>`"
)]
pub trait RefersTo<T> {}

impl<T: ColumnValue> RefersTo<T> for T {}
impl<T: ColumnValue> RefersTo<T> for Option<T> {}

/// The reference of a field of the type `F` to a column, which is unique. What `references` of the derive writes.
#[doc(hidden)]
pub const fn foreign_key<F, M, T>(column: Column<M, T, Unique>, on_delete: OnDelete) -> ForeignKey
where
    F: RefersTo<T> + ColumnValue,
    M: Model,
{
    assert!(
        F::NULLABLE || !matches!(on_delete, OnDelete::SetNull),
        "`on_delete = set_null` needs a column that may be null: write the type as an `Option`"
    );
    ForeignKey::new(column.table(), column.name(), on_delete)
}
