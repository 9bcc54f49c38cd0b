//! What rows get in a column that is new to them, or may not be empty any more.

use std::collections::BTreeMap;

use crate::db::Dialect;
use crate::migration::shape::{Column, Kind, Shape, Sql, TableShape, columns, quote, tokens};

/// What rows get.
#[derive(Clone, Copy)]
pub(in crate::migration) struct Fills<'f> {
    /// Expressions by `table.column`.
    pub(in crate::migration) given: &'f BTreeMap<String, String>,
    /// On the way back, what the rows had is gone, and something has to take its place.
    pub(in crate::migration) placeholders: bool,
}

impl Fills<'_> {
    /// The expression for rows that have nothing, if there is one. The default of the column is one.
    pub(super) fn of(
        &self,
        name: &str,
        table: &TableShape,
        column: &Column,
        dialect: Dialect,
    ) -> Option<String> {
        self.given(name, column)
            .or_else(|| column.default.as_ref().map(|default| default.text().to_owned()))
            .or_else(|| self.placeholders.then(|| placeholder(table, column, dialect)))
    }

    /// The expression that was said for the column. One that is computed takes none.
    pub(super) fn given(&self, name: &str, column: &Column) -> Option<String> {
        let given = self.given.get(&format!("{name}.{}", column.name));
        given.filter(|_| column.generated.is_none()).cloned()
    }
}

/// What is said of columns that get nothing on any of the ways.
pub(in crate::migration) fn unused(
    given: &BTreeMap<String, String>,
    ways: &[(&Shape, &Shape)],
) -> Vec<String> {
    let is_used = |name: &String| ways.iter().any(|(old, new)| is_filled(name, old, new));
    let unused = given.iter().filter(|(name, _)| !is_used(name));
    let told = unused.map(|(name, value)| {
        format!("`{name}={value}` fills no column that is new to its table, or may not be null any more")
    });
    told.collect()
}

/// Whether rows get something in the column on the way from one schema to the other.
fn is_filled(name: &str, old: &Shape, new: &Shape) -> bool {
    let Some((table, column)) = name.rsplit_once('.') else {
        return false;
    };
    let Some((old, new)) = old.tables.get(table).zip(new.tables.get(table)) else {
        return false;
    };
    match (old.column(column), new.column(column)) {
        (None, Some(new)) => new.generated.is_none(),
        (Some(old), Some(new)) => !old.not_null && new.not_null && new.generated.is_none(),
        _ => false,
    }
}

/// The statement that gives all rows a value.
pub(super) fn update(table: &str, column: &Column, value: &str) -> String {
    format!("UPDATE {} SET {} = {value}", quote(table), quote(&column.name))
}

/// A value that the column takes: the first that its condition names, or the emptiest of its type.
fn placeholder(table: &TableShape, column: &Column, dialect: Dialect) -> String {
    let names_only_it = |sql: &&Sql| {
        let names = columns(sql.text());
        let mut columns = table.columns.iter().filter(|it| names.contains(&it.name));
        columns.next().is_some_and(|it| it.name == column.name) && columns.next().is_none()
    };
    let condition = table.checks.iter().map(|check| &check.sql).find(names_only_it);
    let named = condition.and_then(|sql| {
        let found = tokens(sql.text())
            .into_iter()
            .find(|token| token.kind == Kind::Text);
        found.map(|token| token.text.to_owned())
    });
    let near = || {
        let tokens = tokens(condition?.text());
        let at = tokens.iter().position(|token| token.kind == Kind::Number)?;
        let number: i64 = tokens[at].text.parse().ok()?;
        let is_most = tokens[..at].last().is_some_and(|sign| sign.text.starts_with('<'));
        Some((if is_most { number - 1 } else { number + 1 }).to_string())
    };
    let kind = column.kind.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| kind.contains(word));
    if has(&["int", "serial", "numeric", "real", "double", "float", "decimal"]) && !has(&["interval"]) {
        return near().unwrap_or_else(|| "0".to_owned());
    }
    named.unwrap_or_else(|| empty(&kind, dialect).to_owned())
}

fn empty(kind: &str, dialect: Dialect) -> &'static str {
    match (kind, dialect) {
        _ if kind.contains("bool") => "FALSE",
        ("uuid", _) => "'00000000-0000-0000-0000-000000000000'",
        ("date", Dialect::Postgres) => "'1970-01-01'",
        _ if kind.starts_with("timestamp") => "'1970-01-01T00:00:00Z'",
        _ if kind.starts_with("time") => "'00:00'",
        _ if kind.starts_with("json") => "'null'",
        ("interval", _) => "'0'",
        ("blob", _) => "x''",
        _ => "''",
    }
}

/// A comment about a value that takes the place of what is gone.
pub(super) fn told(column: &Column, value: &str) -> String {
    format!(
        "What rows had in {} is gone: they get {value}.",
        quote(&column.name)
    )
}
