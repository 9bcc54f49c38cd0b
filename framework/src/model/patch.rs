//! `PatchFor`: what a PATCH request says of a column.

use super::{AsJson, ColumnValue};
use crate::db::Value;
use crate::schema::Patch;

/// What a PATCH request says of a column that holds a `T`.
///
/// An `Option` sets a column, or leaves it as it is. A [`Patch`] can also set it to null, so it is for columns that may be null.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no change of a column that holds a `{T}`",
    label = "does not fit the column",
    note = "for a column that is never null write `Option<{T}>`: a `Patch` could say `null`",
    note = "for a column that may be null write `Patch`, which tells `null` from what is left out"
)]
pub trait PatchFor<T> {
    /// The value that the column is set to, if it is.
    #[doc(hidden)]
    fn change(self) -> Option<Value>;
}

impl<T: ColumnValue> PatchFor<T> for Option<T> {
    fn change(self) -> Option<Value> {
        self.map(|value| value.to_value())
    }
}

impl<T: ColumnValue> PatchFor<Option<T>> for Patch<T> {
    fn change(self) -> Option<Value> {
        match self {
            Patch::Absent => None,
            Patch::Null => Some(None::<T>.to_value()),
            Patch::Value(value) => Some(value.to_value()),
        }
    }
}

impl<T> PatchFor<AsJson<T>> for Option<T>
where
    AsJson<T>: ColumnValue,
{
    fn change(self) -> Option<Value> {
        self.map(|value| AsJson(value).to_value())
    }
}

impl<T> PatchFor<AsJson<Option<T>>> for Patch<T>
where
    AsJson<Option<T>>: ColumnValue,
{
    fn change(self) -> Option<Value> {
        match self {
            Patch::Absent => None,
            Patch::Null => Some(AsJson(None::<T>).to_value()),
            Patch::Value(value) => Some(AsJson(Some(value)).to_value()),
        }
    }
}
