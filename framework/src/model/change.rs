//! What a statement sets columns to.

use super::ColumnValue;
use super::sql::Sql;
use crate::db::{Dialect, Value};

/// What a statement sets columns to, each once.
#[derive(Debug, Clone, Default)]
pub(super) struct Changes(Vec<Change>);

/// What it sets one column to.
#[derive(Debug, Clone)]
pub(super) struct Change {
    column: &'static str,
    to: To,
}

#[derive(Debug, Clone)]
enum To {
    Value(Value),
    /// What it was, and a number more.
    Sum(Value),
    /// What it was, and one more.
    Next,
    /// An expression of ours.
    Sql(&'static str),
}

impl Changes {
    /// Sets a column. What was said of it before does not count any more.
    pub(super) fn set(&mut self, column: &'static str, value: Value) {
        self.put(Change {
            column,
            to: To::Value(value),
        });
    }

    /// Adds to a column.
    pub(super) fn add(&mut self, column: &'static str, number: Value) {
        self.put(Change {
            column,
            to: To::Sum(number),
        });
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn put(&mut self, change: Change) {
        self.0.retain(|other| other.column != change.column);
        self.0.push(change);
    }
}

impl IntoIterator for Changes {
    type Item = Change;
    type IntoIter = std::vec::IntoIter<Change>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl Change {
    /// Counts a column up by one.
    pub(super) const fn count(column: &'static str) -> Self {
        Self { column, to: To::Next }
    }

    /// Sets a column to an expression.
    pub(super) const fn sql(column: &'static str, expression: &'static str) -> Self {
        Self {
            column,
            to: To::Sql(expression),
        }
    }

    /// Writes it.
    pub(super) fn write(self, sql: &mut Sql) {
        sql.name(self.column).push(" = ");
        match self.to {
            To::Value(value) => sql.value(value),
            To::Sum(number) => sum(self.column, number, sql),
            To::Next => sql.name(self.column).push(" + 1"),
            To::Sql(expression) => sql.push(expression),
        };
    }
}

/// Writes what a column was, and a number more.
///
/// PostgreSQL refuses a sum that does not fit into the column. SQLite has whole numbers of 64 bits in each, and goes on with
/// fractions beyond these, so there the statement fails by the one function that does where a number is too large.
fn sum<'s>(column: &str, number: Value, sql: &'s mut Sql) -> &'s mut Sql {
    let misfit = match (&number, sql.dialect) {
        (Value::SmallInt(_), Dialect::Sqlite) => ("", " NOT BETWEEN -32768 AND 32767"),
        (Value::Integer(_), Dialect::Sqlite) => ("", " NOT BETWEEN -2147483648 AND 2147483647"),
        (Value::BigInt(_), Dialect::Sqlite) => ("typeof(", ") = 'real'"),
        _ => return sql.name(column).push(" + ").value(number),
    };
    sql.push("CASE WHEN ").push(misfit.0).name(column).push(" + ");
    let place = sql.value(number).len();
    sql.push(misfit.1)
        .push(" THEN abs(-9223372036854775808) ELSE ")
        .name(column)
        .push(" + ")
        .place(place)
        .push(" END")
}

/// A type of columns that a statement can add to.
#[diagnostic::on_unimplemented(
    message = "a statement cannot add to a column of the type `{Self}`",
    label = "no number that both databases count with",
    note = "read the row, lock it with `for_update()`, and `set(..)` the new value"
)]
pub trait Number: ColumnValue {}

impl Number for i16 {}
impl Number for i32 {}
impl Number for i64 {}
impl Number for f32 {}
impl Number for f64 {}
