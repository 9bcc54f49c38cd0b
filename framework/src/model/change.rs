//! What a statement sets columns to.

use super::sql::Sql;
use super::{ColumnType, ColumnValue, Model, sum};
use crate::db::Value;

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
    /// What it was, or what it was set to, and numbers more.
    Sum(Option<Value>, Vec<Value>),
    /// What it was, and one more.
    Next(ColumnType),
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

    /// Adds to a column, behind what was said of it before. The statement fails if the sum does not fit, and may
    /// if a sum on the way does not.
    pub(super) fn add(&mut self, column: &'static str, number: Value) {
        let before = self.take(column).map(|change| change.to);
        let (start, mut numbers) = match before {
            Some(To::Sum(start, numbers)) => (start, numbers),
            Some(To::Value(value)) => (Some(value), Vec::new()),
            _ => (None, Vec::new()),
        };
        numbers.push(number);
        self.put(Change {
            column,
            to: To::Sum(start, numbers),
        });
    }

    fn take(&mut self, column: &str) -> Option<Change> {
        let at = self.0.iter().position(|change| change.column == column)?;
        Some(self.0.remove(at))
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
    /// Counts the version of a model up by one, if it has one.
    pub(super) fn version<M: Model>() -> Option<Self> {
        let (column, kind) = version_of::<M>()?;
        let to = To::Next(kind);
        Some(Self { column, to })
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
        let column = format!("\"{}\"", self.column);
        match self.to {
            To::Value(value) => {
                sql.value(value);
            }
            To::Sum(start, numbers) => {
                let start = start.map_or(column, |value| format!("${}", sql.bind(value)));
                add(sql, &start, numbers);
            }
            To::Next(kind) => sum::write(sql, kind, &column, &format!("{column} + 1")),
            To::Sql(expression) => {
                sql.push(expression);
            }
        }
    }
}

/// Writes what a column was, and numbers more. It fails if the sum does not fit, and may if a sum on the way does
/// not. Of an infinite one, nothing is too much.
fn add(sql: &mut Sql, start: &str, numbers: Vec<Value>) {
    let kind = numbers.iter().map(sum::kind_of).reduce(Option::and).flatten();
    let mut text = start.to_owned();
    for number in numbers {
        text.extend([format!(" + ${}", sql.bind(number))]);
    }
    match kind {
        Some(kind) => sum::write(sql, kind, start, &text),
        None => {
            sql.push(&text);
        }
    }
}

/// The column that counts the changes of a model, and what it counts in.
pub(super) fn version_of<M: Model>() -> Option<(&'static str, ColumnType)> {
    let name = M::STATEMENTS.version?;
    let column = M::TABLE.columns.iter().find(|column| column.name == name)?;
    Some((name, column.kind))
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
