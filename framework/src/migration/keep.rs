//! What is not taken away: what no model says, and what would be lost unless somebody says that it may.

use super::shape::{Column, Foreign, Index, PrimaryKey, Shape, Sql, TableShape, mentions, quote, tokens};
use crate::db::Dialect;

/// The new schema with what no model says, as it is in the old one: the triggers of SQLite, and of
/// references their names and when they are looked at.
pub(super) fn carry(old: &Shape, new: &Shape) -> Shape {
    let mut carried = new.clone();
    for (name, table) in &mut carried.tables {
        if let Some(old) = old.tables.get(name) {
            table.triggers.clone_from(&old.triggers);
            for reference in &mut table.foreign_keys {
                if let Some(old) = old.foreign_keys.iter().find(|it| *it == reference) {
                    reference.clone_from(old);
                }
            }
        }
    }
    carried
}

/// The new schema with all that would be lost: tables, columns, and values that do not fit a narrower type. Columns that are kept
/// and must be filled may be null instead, so that a program that does not know them can insert rows.
pub(super) fn keep(old: &Shape, new: &Shape, dialect: Dialect) -> Shape {
    let mut kept = new.clone();
    for (name, table) in &old.tables {
        match kept.tables.get_mut(name) {
            Some(present) => keep_columns(table, present, dialect),
            None => {
                kept.tables.insert(name.clone(), table.clone());
            }
        }
    }
    keep_targets(old, new, &mut kept, dialect);
    kept
}

/// Keeps what makes the rows single that a kept reference is to: without that, it cannot be.
fn keep_targets(old: &Shape, new: &Shape, kept: &mut Shape, dialect: Dialect) {
    let is_new = |name: &str, reference| {
        let table = new.tables.get(name);
        table.is_some_and(|table| table.foreign_keys.contains(reference))
    };
    let mut references: Vec<Foreign> = Vec::new();
    for (name, table) in &kept.tables {
        let of_table = table.foreign_keys.iter().filter(|it| !is_new(name, it));
        references.extend(of_table.cloned());
    }
    for reference in references {
        let before = old.tables.get(&reference.table);
        if let Some((before, table)) = before.zip(kept.tables.get_mut(&reference.table))
            && !is_single(table, &reference.targets)
        {
            let index = single_by(before, &reference, dialect);
            table.indexes.extend(index);
        }
    }
}

/// Whether no two rows have the same in the columns.
fn is_single(table: &TableShape, columns: &[String]) -> bool {
    let is_key = |key: &PrimaryKey| key.columns == columns;
    table.primary_key.as_ref().is_some_and(is_key) || table.indexes.iter().any(|it| is_whole_key(it, columns))
}

fn is_whole_key(index: &Index, columns: &[String]) -> bool {
    let is_partial = || tokens(index.rest.text()).iter().any(|token| token.is("where"));
    index.is_unique && index.columns == columns && !is_partial()
}

/// The index that has made rows single. A table has one primary key, so another that it had stays as an index.
fn single_by(table: &TableShape, reference: &Foreign, dialect: Dialect) -> Option<Index> {
    let columns = &reference.targets;
    let known = table.indexes.iter().find(|it| is_whole_key(it, columns));
    if known.is_some() {
        return known.cloned();
    }
    table.primary_key.as_ref().filter(|key| key.columns == *columns)?;
    let names: Vec<String> = columns.iter().map(|name| quote(name)).collect();
    let method = match dialect {
        Dialect::Sqlite => "",
        Dialect::Postgres => "USING btree ",
    };
    Some(Index {
        name: Some(format!("{}_{}_key", reference.table, columns.join("_"))),
        is_unique: true,
        is_constraint: false,
        rest: Sql::new(format!("{method}({})", names.join(", "))),
        columns: columns.clone(),
    })
}

fn keep_columns(old: &TableShape, new: &mut TableShape, dialect: Dialect) {
    let mut kept = Vec::new();
    for column in &old.columns {
        match new.columns.iter_mut().find(|it| it.name == column.name) {
            Some(present) if narrows(&column.kind, &present.kind, dialect) => {
                present.kind.clone_from(&column.kind);
                present.default.clone_from(&column.default);
                present.identity.clone_from(&column.identity);
                present.sequence.clone_from(&column.sequence);
                present.collation.clone_from(&column.collation);
            }
            Some(_) => {}
            None => {
                kept.push(column.name.clone());
                new.columns.push(without_duty(column, dialect));
            }
        }
    }
    let is_kept = |name: &String| kept.contains(name);
    let foreign = old
        .foreign_keys
        .iter()
        .filter(|it| it.columns.iter().any(is_kept));
    new.foreign_keys.extend(foreign.cloned());
    let checks = old
        .checks
        .iter()
        .filter(|it| kept.iter().any(|name| mentions(it.sql.text(), name)));
    new.checks.extend(checks.cloned());
    let indexes = old
        .indexes
        .iter()
        .filter(|it| kept.iter().any(|name| mentions(it.rest.text(), name)));
    new.indexes.extend(indexes.cloned());
}

/// The column, which may be null if nothing else fills it. It is in no key any more: the models have that without it. SQLite counts
/// only in a key.
fn without_duty(column: &Column, dialect: Dialect) -> Column {
    let identity = column.identity.clone().filter(|_| dialect == Dialect::Postgres);
    let is_filled = column.default.is_some() || identity.is_some() || column.generated.is_some();
    Column {
        not_null: column.not_null && is_filled,
        identity,
        ..column.clone()
    }
}

/// Whether values of a type may not fit another.
pub(super) fn narrows(old: &str, new: &str, dialect: Dialect) -> bool {
    if old.eq_ignore_ascii_case(new) {
        return false;
    }
    match dialect {
        Dialect::Sqlite => narrows_in_sqlite(old, new),
        Dialect::Postgres => narrows_in_postgres(old, new),
    }
}

/// The types of SQLite for whole numbers.
const WHOLE: [&str; 5] = ["INTEGER", "BIGINT", "INT", "SMALLINT", "BOOLEAN"];

/// Those for other numbers.
const NUMBERS: [&str; 3] = ["REAL", "DOUBLE", "NUMERIC"];

/// SQLite keeps whatever it is given, and converts what converts without loss.
fn narrows_in_sqlite(old: &str, new: &str) -> bool {
    let is_whole = |it: &str| WHOLE.contains(&it);
    match new {
        "TEXT" => old == "BLOB",
        _ if is_whole(new) => !is_whole(old),
        _ if NUMBERS.contains(&new) => !is_whole(old) && !NUMBERS.contains(&old),
        _ => true,
    }
}

/// What `typeof` of SQLite says of values that fit a type to which it was narrowed, if it can say.
pub(super) fn fitting(kind: &str) -> Option<&'static str> {
    match kind {
        "TEXT" => Some("'text'"),
        _ if WHOLE.contains(&kind) => Some("'integer'"),
        _ if NUMBERS.contains(&kind) => Some("'integer', 'real'"),
        _ => None,
    }
}

/// By the ladders of numbers, and since everything has a text.
fn narrows_in_postgres(old: &str, new: &str) -> bool {
    let ladders = [
        &["smallint", "integer", "bigint", "numeric"][..],
        &["smallint", "real", "double precision"],
        &["integer", "double precision"],
        &["json", "jsonb"],
        &["jsonb", "json"],
        &["character varying", "text"],
        &["date", "timestamp without time zone", "timestamp with time zone"],
    ];
    let place = |ladder: &[&str], kind: &str| ladder.iter().position(|step| *step == kind);
    let base = old.split('(').next().unwrap_or(old);
    let climbs = ladders.iter().any(|ladder| {
        let (from, to) = (place(ladder, base), place(ladder, new));
        from.zip(to).is_some_and(|(from, to)| from <= to)
    });
    let longer = matches!((length(old), length(new)), (Some(one), Some(other)) if one <= other);
    new != "text" && !climbs && !longer
}

/// The length of `character varying(20)`.
fn length(kind: &str) -> Option<u32> {
    kind.strip_prefix("character varying(")?
        .strip_suffix(')')?
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_narrows_when_values_may_not_fit() {
        let wide = [
            ("integer", "bigint"),
            ("uuid", "text"),
            ("character varying(20)", "character varying(30)"),
            ("character varying(20)", "text"),
            ("numeric(10,2)", "numeric"),
            ("json", "jsonb"),
        ];
        for (old, new) in wide {
            assert!(!narrows(old, new, Dialect::Postgres), "{old} {new}");
        }
        let narrow = [
            ("bigint", "integer"),
            ("text", "uuid"),
            ("character varying(30)", "character varying(20)"),
            ("text", "character varying(20)"),
            ("double precision", "real"),
        ];
        for (old, new) in narrow {
            assert!(narrows(old, new, Dialect::Postgres), "{old} {new}");
        }
        assert!(
            !narrows("INTEGER", "TEXT", Dialect::Sqlite) && !narrows("BOOLEAN", "INTEGER", Dialect::Sqlite)
        );
        assert!(narrows("TEXT", "INTEGER", Dialect::Sqlite) && narrows("REAL", "INTEGER", Dialect::Sqlite));
    }
}
