//! `AsJson`: any type that serde reads and writes, as a column.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::value::Nullable;
use super::{ColumnType, ColumnValue, Model};
use crate::db::{Backend, Value};

/// The type of a column whose field has `#[model(json)]`. A `T` becomes one by `into()`, so it is hardly ever written.
///
/// What serde writes as `null`, such as `None`, is null in the database, and the other way round. A column of a model that may not be null,
/// as its type is no `Option`, holds the `null` of JSON instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AsJson<T>(pub T);

impl<T> From<T> for AsJson<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T: Serialize + DeserializeOwned + Send + Sync + 'static> ColumnValue for AsJson<T> {
    const TYPE: ColumnType = ColumnType::Json;

    fn to_value(&self) -> Value {
        json_value(&self.0)
    }

    fn read<B: Backend>(row: &B::Row, index: usize) -> Result<Self, sqlx::Error> {
        if B::is_null_at(row, index)? {
            return serde_json::from_value(serde_json::Value::Null)
                .map(Self)
                .map_err(|error| sqlx::Error::ColumnDecode {
                    index: index.to_string(),
                    source: error.into(),
                });
        }
        B::read_at::<sqlx::types::Json<T>>(row, index).map(|json| Self(json.0))
    }
}

impl<T: Serialize + DeserializeOwned + Send + Sync + 'static> Nullable for AsJson<Option<T>> {}

/// A value as JSON, without being moved.
#[doc(hidden)]
pub fn json_value<T: Serialize>(value: &T) -> Value {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::Null) => Value::Json(None),
        Ok(json) => Value::Json(Some(json)),
        Err(error) => Value::Unfit(error.to_string()),
    }
}

/// A value as a column of the model keeps it: what is null, where the database has none, is the `null` of JSON.
pub(super) fn kept<M: Model>(column: &str, value: Value) -> Value {
    let may_be_null = || {
        let mut columns = M::TABLE.columns.iter();
        columns.any(|known| known.name == column && known.nullable)
    };
    match value {
        Value::Json(None) if !may_be_null() => Value::Json(Some(serde_json::Value::Null)),
        value => value,
    }
}

/// Tells whether a type is an `Option`, without looking at its name: the constant of the type itself goes before that of the
/// trait.
#[doc(hidden)]
#[derive(Debug)]
pub struct IsOption<T>(std::marker::PhantomData<T>);

impl<T> IsOption<Option<T>> {
    /// It is one.
    pub const ANSWER: bool = true;
}

/// The answer for all other types.
#[doc(hidden)]
pub trait IsNoOption {
    /// It is none.
    const ANSWER: bool = false;
}

impl<T> IsNoOption for IsOption<T> {}
