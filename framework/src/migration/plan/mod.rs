//! The SQL that leads from one schema to another.

mod alter_column;
mod convert;
mod fill;
mod known;
mod order;
mod postgres;
mod sqlite;

pub(super) use self::fill::{Fills, unused};
use super::compare::{Change, TableChange, changes};
use super::ddl::index_sql;
use super::shape::{Column, Index, Shape, TableShape, quote};
use crate::db::Dialect;

/// What leads from one schema to another.
pub(super) struct Plan<'p> {
    pub(super) old: &'p Shape,
    pub(super) new: &'p Shape,
    /// The names that something had before this step.
    pub(super) renamed: &'p [String],
    /// What rows get where they have nothing.
    pub(super) fills: Fills<'p>,
}

/// Statements, and what they need around them.
#[derive(Debug, Default)]
pub(super) struct Statements {
    /// Each with its semicolon; a comment stands before what it is about.
    pub(super) lines: Vec<String>,
    /// They have to run while SQLite does not enforce references.
    pub(super) without_foreign_keys: bool,
    /// What cannot be done.
    pub(super) faults: Vec<String>,
}

impl Statements {
    /// Adds a statement.
    fn push(&mut self, sql: impl AsRef<str>) {
        self.lines.push(format!("{};", sql.as_ref()));
    }

    /// Says what is to be done before, if there is anything to do.
    pub(super) fn warn(&mut self, warnings: Vec<String>) {
        if !self.lines.is_empty() {
            let comments = warnings.into_iter().map(|text| format!("-- Mind that {text}."));
            self.lines.splice(0..0, comments);
        }
    }

    /// Adds a comment.
    fn comment(&mut self, text: impl AsRef<str>) {
        self.lines.push(format!("-- {}", text.as_ref()));
    }
}

impl Plan<'_> {
    pub(super) fn statements(&self, dialect: Dialect) -> Statements {
        match dialect {
            Dialect::Sqlite => sqlite::statements(self),
            Dialect::Postgres => postgres::statements(self),
        }
    }

    /// The tables that are new, in an order in which they can be made, each with the references that have to wait for a later one.
    fn created(&self) -> Vec<order::Created> {
        let names = changes(self.old, self.new)
            .into_iter()
            .filter_map(|change| match change {
                Change::Create(name) => Some(name),
                _ => None,
            });
        order::creation(self.new, names.collect())
    }

    /// Whether what rows refer to in a column was lost: on the way back, the table comes without its rows.
    fn is_lost(&self, table: &str, column: &str) -> bool {
        let refers = |it: &super::shape::Foreign| {
            it.columns.iter().any(|name| name == column) && !self.old.tables.contains_key(&it.table)
        };
        let had = self
            .old
            .tables
            .get(table)
            .is_some_and(|it| it.column(column).is_some());
        let lost = self
            .new
            .tables
            .get(table)
            .is_some_and(|it| it.foreign_keys.iter().any(refers));
        self.fills.placeholders && had && lost
    }

    /// The tables that go, in an order in which they can.
    fn dropped(&self) -> Vec<String> {
        let names = changes(self.old, self.new)
            .into_iter()
            .filter_map(|change| match change {
                Change::Drop(name) => Some(name),
                _ => None,
            });
        let mut names: Vec<_> = order::creation(self.old, names.collect())
            .into_iter()
            .map(|it| it.table)
            .collect();
        names.reverse();
        names
    }

    /// The tables that stay and change.
    fn altered(&self) -> Vec<(TableChange, &TableShape, &TableShape)> {
        let altered = changes(self.old, self.new)
            .into_iter()
            .filter_map(|change| match change {
                Change::Alter(change) => {
                    let (old, new) = (
                        self.old.tables.get(&change.table)?,
                        self.new.tables.get(&change.table)?,
                    );
                    Some((*change, old, new))
                }
                _ => None,
            });
        altered.collect()
    }
}

/// Names in quotes, with commas.
fn list(names: &[String]) -> String {
    names
        .iter()
        .map(|name| quote(name))
        .collect::<Vec<_>>()
        .join(", ")
}

/// A constraint with its name, if it has one.
fn named(name: Option<&str>, sql: &str) -> String {
    match name {
        Some(name) => format!("CONSTRAINT {} {sql}", quote(name)),
        None => sql.to_owned(),
    }
}

fn foreign(foreign: &super::shape::Foreign) -> String {
    let sql = format!(
        "FOREIGN KEY ({}) REFERENCES {} ({}) {}",
        list(&foreign.columns),
        quote(&foreign.table),
        list(&foreign.targets),
        foreign.rest
    );
    named(foreign.name.as_deref(), sql.trim_end())
}

fn create_index(table: &str, index: &Index) -> String {
    let name = index.name.as_deref().unwrap_or_default();
    index_sql(index.is_unique, name, table, index.rest.text())
}

/// The comment about a reference whose rows are gone.
fn told_lost(column: &str) -> String {
    format!("The rows that {} referred to are gone.", quote(column))
}

/// Whether a row gets a value for the column by itself.
const fn fills_itself(column: &Column) -> bool {
    !column.not_null || column.default.is_some() || column.identity.is_some() || column.generated.is_some()
}
