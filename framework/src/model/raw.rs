//! `sql`: SQL that is written by hand, with values of all types that columns have.

use sqlx::{FromRow, SqlStr};

use super::ColumnValue;
use crate::db::{self, Backend, DbError, Refusal, Tx, Value};

/// A statement that is written by hand: [`sql`] begins one.
#[derive(Debug, Clone)]
#[must_use = "a statement does nothing until `all`, `one`, `optional`, `value` or `execute` runs it"]
pub struct Statement {
    text: SqlStr,
    values: Vec<Value>,
}

/// Begins a statement that is written by hand. Both databases know the places `$1`, `$2` for values.
///
/// It is what `sqlx::query` is, for values of all types that columns have: times of `jiff`, decimals and words of an enum too. What
/// `sqlx` has itself runs on the transaction as well.
///
/// ```
/// use purlin::db::DbError;
/// use purlin::jiff::Timestamp;
/// use purlin::model::sql;
/// use purlin::prelude::*;
///
/// purlin::database! { sqlite = "migrations" }
///
/// #[derive(Model)]
/// struct Product {
///     #[model(primary_key, auto)]
///     id: i64,
///     name: String,
///     created_at: Timestamp,
/// }
///
/// async fn longest(tx: &mut Tx, since: Timestamp) -> Result<Option<Product>, DbError> {
///     sql("SELECT id, name, created_at FROM products WHERE created_at >= $1 ORDER BY length(name) DESC LIMIT 1")
///         .bind(since)
///         .optional(tx)
///         .await
/// }
///
/// async fn latest(tx: &mut Tx) -> Result<Option<Timestamp>, DbError> {
///     sql("SELECT max(created_at) FROM products").value(tx).await
/// }
/// ```
///
/// Name the columns: what `SELECT *` answers changes with the table, and PostgreSQL refuses the statement once on each connection that has
/// it prepared when a migration adds a column ([`DbError::is_contention`]).
///
/// Text that is made at run time does not compile, so that no value becomes SQL. If it is known to be safe, it is given as
/// `sqlx::AssertSqlSafe(text)`.
pub fn sql(text: impl sqlx::SqlSafeStr) -> Statement {
    Statement {
        text: text.into_sql_str(),
        values: Vec::new(),
    }
}

impl Statement {
    /// The next value: of a type that columns have, or a `&str`.
    pub fn bind(mut self, value: impl Bind) -> Self {
        self.values.push(value.into_value());
        self
    }

    /// All rows: models, tuples of types that sqlx knows, or anything that is its `FromRow`. A model is read by the names of the
    /// columns.
    ///
    /// # Errors
    ///
    /// Fails if the database does, and if a row holds something else.
    pub async fn all<R, B: Backend>(self, tx: &mut Tx<B>) -> Result<Vec<R>, DbError>
    where
        R: for<'r> FromRow<'r, B::Row>,
    {
        let rows = B::fetch_all(tx, self.into_statement()).await?;
        Ok(rows.iter().map(R::from_row).collect::<Result<_, _>>()?)
    }

    /// The one row.
    ///
    /// # Errors
    ///
    /// As [`all`](Self::all), if there is none ([`DbError::is_not_found`]), and if there are several
    /// ([`DbError::is_ambiguous`]).
    pub async fn one<R, B: Backend>(self, tx: &mut Tx<B>) -> Result<R, DbError>
    where
        R: for<'r> FromRow<'r, B::Row>,
    {
        let row = self.optional(tx).await?;
        row.ok_or_else(|| sqlx::Error::RowNotFound.into())
    }

    /// The one row, or none.
    ///
    /// # Errors
    ///
    /// As [`all`](Self::all), and if there are several ([`DbError::is_ambiguous`]).
    pub async fn optional<R, B: Backend>(self, tx: &mut Tx<B>) -> Result<Option<R>, DbError>
    where
        R: for<'r> FromRow<'r, B::Row>,
    {
        let mut rows = self.all(tx).await?;
        if rows.len() > 1 {
            return Err(Refusal::SeveralRows.into());
        }
        Ok(rows.pop())
    }

    /// The first value of the first row. It is null, and so an `Option`, where SQL says so: `max(..)` of no rows.
    ///
    /// # Errors
    ///
    /// As [`all`](Self::all), and if there is no row ([`DbError::is_not_found`]).
    pub async fn value<T: ColumnValue, B: Backend>(self, tx: &mut Tx<B>) -> Result<T, DbError> {
        let row = B::fetch_optional(tx, self.into_statement()).await?;
        let row = row.ok_or(sqlx::Error::RowNotFound)?;
        Ok(T::read::<B>(&row, 0)?)
    }

    /// Runs it, and tells how many rows it changed.
    ///
    /// # Errors
    ///
    /// Fails if the database does.
    pub async fn execute<B: Backend>(self, tx: &mut Tx<B>) -> Result<u64, DbError> {
        Ok(B::execute(tx, self.into_statement()).await?)
    }

    fn into_statement(self) -> db::Statement {
        db::Statement {
            sql: self.text,
            values: self.values,
            persistent: true,
        }
    }
}

/// What [`Statement::bind`] takes: any [`ColumnValue`], and `&str`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no value of a column",
    label = "cannot be bound",
    note = "a value is bound as it is and not as a reference, but for `&str`"
)]
pub trait Bind {
    /// The value for the database.
    #[doc(hidden)]
    fn into_value(self) -> Value;
}

#[diagnostic::do_not_recommend]
impl<T: ColumnValue> Bind for T {
    fn into_value(self) -> Value {
        self.to_value()
    }
}

impl Bind for &str {
    fn into_value(self) -> Value {
        Value::Text(Some(self.to_owned()))
    }
}
