//! `Value`: what a column holds, on its way to the database.

use uuid::Uuid;

/// What a column holds, on its way to the database: a kind, and no value for null.
///
/// Types that columns can have make one of themselves, in [`ColumnValue::to_value`](crate::model::ColumnValue::to_value).
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// `bool`.
    Bool(Option<bool>),
    /// `i16`.
    SmallInt(Option<i16>),
    /// `i32`.
    Integer(Option<i32>),
    /// `i64`.
    BigInt(Option<i64>),
    /// `f32`.
    Real(Option<f32>),
    /// `f64`.
    Double(Option<f64>),
    /// `String`.
    Text(Option<String>),
    /// `Vec<u8>`.
    Bytes(Option<Vec<u8>>),
    /// `uuid::Uuid`.
    Uuid(Option<Uuid>),
    /// `jiff::Timestamp`.
    Timestamp(Option<jiff::Timestamp>),
    /// `jiff::civil::Date`.
    Date(Option<jiff::civil::Date>),
    /// `jiff::civil::Time`.
    Time(Option<jiff::civil::Time>),
    /// JSON.
    Json(Option<serde_json::Value>),
    /// `rust_decimal::Decimal`.
    Decimal(Option<rust_decimal::Decimal>),
    /// Something that cannot be kept, and why not. The statement is not sent.
    Unfit(String),
}

impl Value {
    /// Whether it is null.
    pub const fn is_null(&self) -> bool {
        matches!(
            self,
            Self::Bool(None)
                | Self::SmallInt(None)
                | Self::Integer(None)
                | Self::BigInt(None)
                | Self::Real(None)
                | Self::Double(None)
                | Self::Text(None)
                | Self::Bytes(None)
                | Self::Uuid(None)
                | Self::Timestamp(None)
                | Self::Date(None)
                | Self::Time(None)
                | Self::Json(None)
                | Self::Decimal(None)
        )
    }
}
