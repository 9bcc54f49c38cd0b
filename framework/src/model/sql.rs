//! `Sql`: the text of a statement while it is written, and its values.
//!
//! What goes into the text are names that were known when the program was compiled, and `$1`, `$2`. Values never do.

use std::fmt::Write;

use sqlx::{AssertSqlSafe, SqlSafeStr};

use crate::db::{Dialect, Statement, Value};

/// A statement while it is written.
pub(super) struct Sql {
    text: String,
    values: Vec<Value>,
    is_kept: bool,
    pub(super) dialect: Dialect,
}

impl Sql {
    /// Begins with a text.
    pub(super) fn new(start: &str, dialect: Dialect) -> Self {
        let mut text = String::with_capacity(start.len() + 128);
        text.push_str(start);
        Self {
            text,
            values: Vec::new(),
            is_kept: true,
            dialect,
        }
    }

    /// Adds text.
    pub(super) fn push(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Adds the name of a table or a column.
    pub(super) fn name(&mut self, name: &str) -> &mut Self {
        self.text.push('"');
        self.text.push_str(name);
        self.text.push('"');
        self
    }

    /// Adds names of columns.
    pub(super) fn names(&mut self, names: &[&'static str]) -> &mut Self {
        self.list(", ", names, |sql, name| {
            sql.name(name);
        })
    }

    /// Adds the place of a value.
    pub(super) fn value(&mut self, value: Value) -> &mut Self {
        let number = self.bind(value);
        self.place(number)
    }

    /// Takes up a value whose place is added later; answers its number.
    pub(super) fn bind(&mut self, value: Value) -> usize {
        self.values.push(value);
        self.values.len()
    }

    /// Adds the place of the value of that number.
    fn place(&mut self, number: usize) -> &mut Self {
        // Writing to a String does not fail.
        let _ = write!(self.text, "${number}");
        self
    }

    /// Adds a number that is no input: the text of the statement has it.
    pub(super) fn number(&mut self, number: u64) -> &mut Self {
        let _ = write!(self.text, "{number}");
        self
    }

    /// Adds items with something between them.
    pub(super) fn list<I: IntoIterator>(
        &mut self,
        separator: &str,
        items: I,
        mut each: impl FnMut(&mut Self, I::Item),
    ) -> &mut Self {
        for (index, item) in items.into_iter().enumerate() {
            if index > 0 {
                self.push(separator);
            }
            each(self, item);
        }
        self
    }

    /// Says that the text hardly comes again, so that the statement is not kept prepared.
    pub(super) fn once(&mut self) {
        self.is_kept = false;
    }

    /// The statement, which is kept prepared unless its text hardly comes again.
    pub(super) fn finish(self) -> Statement {
        Statement {
            sql: AssertSqlSafe(self.text).into_sql_str(),
            values: self.values,
            persistent: self.is_kept,
        }
    }
}

/// A statement whose text was known when the program was compiled.
pub(super) fn constant(text: &'static str, values: Vec<Value>) -> Statement {
    Statement {
        sql: sqlx::SqlStr::from_static(text),
        values,
        persistent: true,
    }
}
