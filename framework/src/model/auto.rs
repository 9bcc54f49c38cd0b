//! `AutoValue`: values that nobody has to give.

use uuid::Uuid;

use super::{ColumnValue, DefaultValue};
use crate::db::Value;

/// A type whose values come by themselves where `#[model(auto)]` says so: the next number, the present time, a new UUID.
#[diagnostic::on_unimplemented(
    message = "nothing makes a value of the type `{Self}` by itself",
    label = "`auto` is for numbers that the database counts, `jiff::Timestamp` and `uuid::Uuid`",
    note = "write `#[model(default = \"..\")]` with an SQL expression instead"
)]
pub trait AutoValue: ColumnValue {
    /// What the database does for a row that is inserted without it.
    const DEFAULT: DefaultValue;

    /// The value, if the program makes it.
    fn generate() -> Option<Value> {
        None
    }
}

impl AutoValue for i16 {
    const DEFAULT: DefaultValue = DefaultValue::Identity;
}

impl AutoValue for i32 {
    const DEFAULT: DefaultValue = DefaultValue::Identity;
}

impl AutoValue for i64 {
    const DEFAULT: DefaultValue = DefaultValue::Identity;
}

impl AutoValue for jiff::Timestamp {
    const DEFAULT: DefaultValue = DefaultValue::Now;
}

/// Version 7, which grows with time, so that an index of them grows at its end.
impl AutoValue for Uuid {
    const DEFAULT: DefaultValue = DefaultValue::None;

    fn generate() -> Option<Value> {
        Some(Value::Uuid(Some(Uuid::now_v7())))
    }
}
