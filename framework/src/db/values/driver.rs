//! `Values`: what statements of models need of a database.

use std::fmt;

use futures_core::future::BoxFuture;
use sqlx::error::BoxDynError;
use sqlx::{Arguments, Executor, Row, SqlStr};

use super::{Date, Decimal, Stored, Time, Timestamp, Value};
use crate::db::backend::sealed::Driver;
use crate::db::{Refusal, Tx};

/// A statement with its values.
pub struct Statement {
    pub(crate) sql: SqlStr,
    pub(crate) values: Vec<Value>,
    /// Whether it is kept prepared: not where its text hardly comes again.
    pub(crate) persistent: bool,
}

/// What statements of models need of a database. Users of the crate cannot reach it.
#[allow(
    clippy::missing_errors_doc,
    reason = "each fails as the driver does, and nobody but this crate calls it"
)]
pub trait Values: sqlx::Database {
    /// Reads a value of a row.
    fn read_at<T: Stored>(row: &Self::Row, index: usize) -> Result<T, sqlx::Error>;

    /// Reads text of a row without a copy.
    fn text_at(row: &Self::Row, index: usize) -> Result<&str, sqlx::Error>;

    /// Whether a value of a row is null.
    fn is_null_at(row: &Self::Row, index: usize) -> Result<bool, sqlx::Error>;

    /// Where a column stands in a row.
    fn position(row: &Self::Row, name: &str) -> Result<usize, sqlx::Error>;

    /// Runs a statement for its rows.
    fn fetch_all(
        tx: &mut Tx<Self>,
        statement: Statement,
    ) -> BoxFuture<'_, Result<Vec<Self::Row>, sqlx::Error>>
    where
        Self: crate::db::Backend;

    /// Runs a statement for its first row.
    fn fetch_optional(
        tx: &mut Tx<Self>,
        statement: Statement,
    ) -> BoxFuture<'_, Result<Option<Self::Row>, sqlx::Error>>
    where
        Self: crate::db::Backend;

    /// Runs a statement for the number of rows that it changed.
    fn execute(tx: &mut Tx<Self>, statement: Statement) -> BoxFuture<'_, Result<u64, sqlx::Error>>
    where
        Self: crate::db::Backend;
}

/// Implements `Values` for one database. As with `Executor`, the compiler needs to know which.
macro_rules! values {
    ($name:ident, $db:ty) => {
        impl Values for $db {
            fn read_at<T: Stored>(row: &Self::Row, index: usize) -> Result<T, sqlx::Error> {
                row.try_get(index)
            }

            fn text_at(row: &Self::Row, index: usize) -> Result<&str, sqlx::Error> {
                row.try_get(index)
            }

            fn is_null_at(row: &Self::Row, index: usize) -> Result<bool, sqlx::Error> {
                Ok(sqlx::ValueRef::is_null(&row.try_get_raw(index)?))
            }

            fn position(row: &Self::Row, name: &str) -> Result<usize, sqlx::Error> {
                sqlx::ColumnIndex::index(&name, row)
            }

            fn fetch_all(
                tx: &mut Tx<Self>,
                statement: Statement,
            ) -> BoxFuture<'_, Result<Vec<Self::Row>, sqlx::Error>> {
                match $name(statement.values) {
                    Ok(values) => {
                        tx.fetch_all(sqlx::query_with(statement.sql, values).persistent(statement.persistent))
                    }
                    Err(error) => failed(error),
                }
            }

            fn fetch_optional(
                tx: &mut Tx<Self>,
                statement: Statement,
            ) -> BoxFuture<'_, Result<Option<Self::Row>, sqlx::Error>> {
                match $name(statement.values) {
                    Ok(values) => tx.fetch_optional(
                        sqlx::query_with(statement.sql, values).persistent(statement.persistent),
                    ),
                    Err(error) => failed(error),
                }
            }

            fn execute(tx: &mut Tx<Self>, statement: Statement) -> BoxFuture<'_, Result<u64, sqlx::Error>> {
                match $name(statement.values) {
                    Ok(values) => {
                        let query = sqlx::query_with(statement.sql, values).persistent(statement.persistent);
                        let done = tx.execute(query);
                        Box::pin(async move { Ok(done.await?.rows_affected()) })
                    }
                    Err(error) => failed(error),
                }
            }
        }

        /// The values as the driver takes them.
        fn $name(values: Vec<Value>) -> Result<<$db as sqlx::Database>::Arguments, BoxDynError> {
            if values.len() > <$db as Driver>::DIALECT.most_values() {
                return Err(Refusal::TooManyValues.into());
            }
            let mut arguments = <$db as sqlx::Database>::Arguments::default();
            arguments.reserve(values.len(), values.len() * 8);
            for value in values {
                match value {
                    Value::Bool(value) => arguments.add(value),
                    Value::SmallInt(value) => arguments.add(value),
                    Value::Integer(value) => arguments.add(value),
                    Value::BigInt(value) => arguments.add(value),
                    Value::Real(value) => number(value.map(f64::from)).and_then(|()| arguments.add(value)),
                    Value::Double(value) => number(value).and_then(|()| arguments.add(value)),
                    Value::Text(value) => text(value.as_deref()).and_then(|()| arguments.add(value)),
                    Value::Bytes(value) => arguments.add(value),
                    Value::Uuid(value) => arguments.add(value),
                    Value::Timestamp(value) => arguments.add(value.map(Timestamp)),
                    Value::Date(value) => arguments.add(value.map(Date)),
                    Value::Time(value) => arguments.add(value.map(Time)),
                    Value::Json(value) => {
                        json(value.as_ref()).and_then(|()| arguments.add(value.map(sqlx::types::Json)))
                    }
                    Value::Decimal(value) => arguments.add(value.map(Decimal)),
                    Value::Unfit(reason) => Err(reason.into()),
                }?;
            }
            Ok(arguments)
        }
    };
}

#[cfg(feature = "sqlite")]
values!(of_sqlite, sqlx::Sqlite);
#[cfg(feature = "postgres")]
values!(of_postgres, sqlx::Postgres);

/// SQLite makes null of what is not a number, so neither database gets it.
fn number(value: Option<f64>) -> Result<(), BoxDynError> {
    if value.is_some_and(f64::is_nan) {
        return Err("NaN cannot be kept".into());
    }
    Ok(())
}

/// PostgreSQL has no letter of the number 0, so neither database gets one.
fn text(value: Option<&str>) -> Result<(), BoxDynError> {
    if value.is_some_and(|text| memchr::memchr(0, text.as_bytes()).is_some()) {
        return Err("text with a NUL in it cannot be kept".into());
    }
    Ok(())
}

/// What holds for [`text`] holds for the texts in JSON.
fn json(value: Option<&serde_json::Value>) -> Result<(), BoxDynError> {
    match value {
        Some(serde_json::Value::String(value)) => text(Some(value)),
        Some(serde_json::Value::Array(items)) => items.iter().try_for_each(|item| json(Some(item))),
        Some(serde_json::Value::Object(members)) => members
            .iter()
            .try_for_each(|(name, member)| text(Some(name)).and_then(|()| json(Some(member)))),
        _ => Ok(()),
    }
}

/// The error of a value that is not sent.
fn failed<'t, T: Send + 't>(error: BoxDynError) -> BoxFuture<'t, Result<T, sqlx::Error>> {
    let error = match error.downcast::<Refusal>() {
        Ok(refusal) => refusal.into_error(),
        Err(error) => sqlx::Error::Encode(Box::new(Unfit(error))),
    };
    Box::pin(std::future::ready(Err(error)))
}

/// Why a value cannot be kept.
#[derive(Debug)]
pub(in crate::db) struct Unfit(BoxDynError);

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Unfit {}
