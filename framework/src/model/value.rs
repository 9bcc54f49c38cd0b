//! `ColumnValue`: types that columns can have.

use jiff::civil;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::ColumnType;
use crate::db::{self, Backend, Value};

/// A type that a column can have. `Option` of one is a column that may be null.
///
/// Purlin implements it for these. A value is the same after it was kept, on both databases, but for what the last column says:
///
/// | type | PostgreSQL | SQLite | |
/// |---|---|---|---|
/// | `bool` | `BOOLEAN` | `BOOLEAN` | |
/// | `i16`, `i32`, `i64` | `SMALLINT`, `INTEGER`, `BIGINT` | `INTEGER` | |
/// | `f32`, `f64` | `REAL`, `DOUBLE PRECISION` | `REAL` | NaN is refused |
/// | `String` | `TEXT` | `TEXT` | NUL is refused; sorted as the database is set up to |
/// | `Vec<u8>` | `BYTEA` | `BLOB` | |
/// | `uuid::Uuid` | `UUID` | `BLOB` of 16 bytes | |
/// | `jiff::Timestamp` | `TIMESTAMPTZ` | `TEXT`, in UTC | cut off after the microsecond |
/// | `jiff::civil::Date` | `DATE` | `TEXT` | |
/// | `jiff::civil::Time` | `TIME` | `TEXT` | cut off after the microsecond |
/// | `rust_decimal::Decimal` | `NUMERIC` | `TEXT` | without zeros at the end of the fraction |
///
/// Times and dates before the year 0 are refused: with [`DbError::is_unfit`](crate::db::DbError::is_unfit), before anything is sent.
/// Decimals are compared and sorted as numbers on SQLite too, by the statements of
/// models: they name an order that Purlin gives its connections. Other SQL has to add `COLLATE purlin_decimal`, and an index on
/// such a column helps to find equal values only. These are found as models
/// write them, so neither a default, nor `--fill`, nor another program writes `1.50`. Any type that serde reads and writes is a column with `#[model(json)]`.
///
/// A type of your own, such as a word or a number with a meaning, gets it by the derive of the same name:
///
/// ```
/// use purlin::model::{ColumnType, ColumnValue};
///
/// /// Kept as the text `in_stock` or `sold_out`, with a condition of the table that it is one of them.
/// #[derive(Debug, Clone, Copy, PartialEq, ColumnValue)]
/// enum Availability {
///     InStock,
///     SoldOut,
/// }
///
/// /// Kept as text.
/// #[derive(Debug, Clone, PartialEq, ColumnValue)]
/// struct Email(String);
///
/// assert_eq!(Availability::TYPE, ColumnType::Enum(&["in_stock", "sold_out"]));
/// assert_eq!(Email::TYPE, ColumnType::Text);
/// ```
#[diagnostic::on_unimplemented(
    message = "a column cannot have the type `{Self}`",
    label = "not a type of columns",
    note = "for a word or a value with a meaning of its own: `#[derive(ColumnValue)]` on an enum without content or a struct of one field",
    note = "for any type that serde reads and writes: `#[model(json)]` before the field"
)]
pub trait ColumnValue: Sized + Send + Sync + 'static {
    /// What the column holds.
    const TYPE: ColumnType;

    /// Whether it may be null.
    const NULLABLE: bool = false;

    /// The value for the database.
    fn to_value(&self) -> Value;

    /// Reads the value at an index of a row.
    ///
    /// # Errors
    ///
    /// Fails if what the row holds there is none.
    fn read<B: Backend>(row: &B::Row, index: usize) -> Result<Self, sqlx::Error>;
}

/// A type of columns whose values can be compared: all but JSON.
#[diagnostic::on_unimplemented(
    message = "values of the type `{Self}` are not compared by the database",
    label = "not a column that is compared or sorted by",
    note = "JSON has no order: keep what you look for in a column of its own"
)]
pub trait Comparable: ColumnValue {
    /// What it is compared with: the type itself, or what is in the `Option`.
    type Inner: ColumnValue;
}

/// A type of columns that may be null.
#[diagnostic::on_unimplemented(
    message = "this column is never null",
    label = "holds a `{Self}`, not an `Option`"
)]
pub trait Nullable: ColumnValue {}

/// A value for a column that holds a `T`: one, or what becomes one by `into()`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no value of a column that holds a `{T}`",
    label = "write a `{T}`"
)]
pub trait Fits<T> {
    /// The value.
    #[doc(hidden)]
    fn fit(self) -> T;
}

#[diagnostic::do_not_recommend]
impl<T, V: Into<T>> Fits<T> for V {
    fn fit(self) -> T {
        self.into()
    }
}

/// A type of columns that holds text: `String`, and a struct of one with `#[derive(ColumnValue)]`.
#[diagnostic::on_unimplemented(
    message = "a column of the type `{Self}` holds no text",
    label = "not compared with text"
)]
pub trait IsText {}

impl IsText for String {}

/// Implements it for types that a driver reads, or that have a form of ours.
macro_rules! values {
    ($($ty:ty: $kind:ident $(as $form:path)?;)*) => {$(
        impl ColumnValue for $ty {
            const TYPE: ColumnType = ColumnType::$kind;

            fn to_value(&self) -> Value {
                Value::$kind(Some(Clone::clone(self)))
            }

            fn read<B: Backend>(row: &B::Row, index: usize) -> Result<Self, sqlx::Error> {
                values!(@read B, row, index $(, $form)?)
            }
        }

        impl Comparable for $ty {
            type Inner = Self;
        }
    )*};
    (@read $backend:ident, $row:ident, $index:ident) => {
        $backend::read_at($row, $index)
    };
    (@read $backend:ident, $row:ident, $index:ident, $form:path) => {{
        let $form(value) = $backend::read_at($row, $index)?;
        Ok(value)
    }};
}

values! {
    bool: Bool;
    i16: SmallInt;
    i32: Integer;
    i64: BigInt;
    f32: Real;
    f64: Double;
    String: Text;
    Vec<u8>: Bytes;
    Uuid: Uuid;
    jiff::Timestamp: Timestamp as db::Timestamp;
    civil::Date: Date as db::Date;
    civil::Time: Time as db::Time;
    Decimal: Decimal as db::Decimal;
}

impl<T: ColumnValue> ColumnValue for Option<T> {
    const TYPE: ColumnType = T::TYPE;
    const NULLABLE: bool = {
        assert!(!T::NULLABLE, "a column is null or not: write one `Option`");
        true
    };

    fn to_value(&self) -> Value {
        self.as_ref().map_or_else(|| null(T::TYPE), T::to_value)
    }

    fn read<B: Backend>(row: &B::Row, index: usize) -> Result<Self, sqlx::Error> {
        if B::is_null_at(row, index)? {
            return Ok(None);
        }
        T::read::<B>(row, index).map(Some)
    }
}

impl<T: Comparable<Inner = T>> Comparable for Option<T> {
    type Inner = T;
}

impl<T: ColumnValue> Nullable for Option<T> {}

/// Null, in a column of that kind.
pub(super) fn null(kind: ColumnType) -> Value {
    match kind {
        ColumnType::Bool => Value::Bool(None),
        ColumnType::SmallInt => Value::SmallInt(None),
        ColumnType::Integer => Value::Integer(None),
        ColumnType::BigInt => Value::BigInt(None),
        ColumnType::Real => Value::Real(None),
        ColumnType::Double => Value::Double(None),
        ColumnType::Text | ColumnType::Enum(_) => Value::Text(None),
        ColumnType::Bytes => Value::Bytes(None),
        ColumnType::Uuid => Value::Uuid(None),
        ColumnType::Timestamp => Value::Timestamp(None),
        ColumnType::Date => Value::Date(None),
        ColumnType::Time => Value::Time(None),
        ColumnType::Json => Value::Json(None),
        ColumnType::Decimal => Value::Decimal(None),
    }
}

/// The word at an index of a row, as the variant that has it. What `#[derive(ColumnValue)]` writes for an enum.
#[doc(hidden)]
pub fn read_word<B: Backend, T>(
    row: &B::Row,
    index: usize,
    parse: fn(&str) -> Option<T>,
) -> Result<T, sqlx::Error> {
    let word = B::text_at(row, index)?;
    parse(word).ok_or_else(|| sqlx::Error::ColumnDecode {
        index: index.to_string(),
        source: format!(
            "`{word}` is none of the words of `{}`",
            std::any::type_name::<T>()
        )
        .into(),
    })
}

/// The value at an index of a row that holds something of that kind.
pub(super) fn read_value<B: Backend>(
    row: &B::Row,
    index: usize,
    kind: ColumnType,
) -> Result<Value, sqlx::Error> {
    fn read<B: Backend, T: ColumnValue>(row: &B::Row, index: usize) -> Result<Value, sqlx::Error> {
        Ok(Option::<T>::read::<B>(row, index)?.to_value())
    }
    match kind {
        ColumnType::Bool => read::<B, bool>(row, index),
        ColumnType::SmallInt => read::<B, i16>(row, index),
        ColumnType::Integer => read::<B, i32>(row, index),
        ColumnType::BigInt => read::<B, i64>(row, index),
        ColumnType::Real => read::<B, f32>(row, index),
        ColumnType::Double => read::<B, f64>(row, index),
        ColumnType::Text | ColumnType::Enum(_) => read::<B, String>(row, index),
        ColumnType::Bytes => read::<B, Vec<u8>>(row, index),
        ColumnType::Uuid => read::<B, Uuid>(row, index),
        ColumnType::Timestamp => read::<B, jiff::Timestamp>(row, index),
        ColumnType::Date => read::<B, civil::Date>(row, index),
        ColumnType::Time => read::<B, civil::Time>(row, index),
        ColumnType::Decimal => read::<B, Decimal>(row, index),
        ColumnType::Json => read::<B, super::AsJson<serde_json::Value>>(row, index),
    }
}
