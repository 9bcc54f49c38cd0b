//! What is not taken away: what no model says, and what would be lost unless somebody says that it may.

use super::shape::{Column, Foreign, Index, PrimaryKey, Shape, Sql, TableShape, names_column, quote, tokens};
use crate::db::Dialect;
use crate::model::ColumnType;

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
/// and must be filled may be null instead, so that a program that does not know them can insert rows. Rules that come with a narrower
/// type wait for it.
pub(super) fn keep(old: &Shape, new: &Shape, dialect: Dialect) -> Shape {
    let mut kept = new.clone();
    let mut held = Vec::new();
    for (name, table) in &old.tables {
        match kept.tables.get_mut(name) {
            Some(present) => {
                let columns = keep_columns(table, present, dialect);
                held.extend(columns.into_iter().map(|column| (name.clone(), column)));
            }
            None => {
                kept.tables.insert(name.clone(), table.clone());
            }
        }
    }
    hold_references(old, &mut kept, &held);
    keep_targets(old, new, &mut kept, dialect);
    kept
}

/// Takes out references that are new and to a column whose type is held back.
fn hold_references(old: &Shape, kept: &mut Shape, held: &[(String, String)]) {
    for (name, table) in &mut kept.tables {
        let before = old.tables.get(name);
        let was = |it: &Foreign| before.is_some_and(|table| table.foreign_keys.contains(it));
        let to_held = |it: &Foreign| {
            held.iter()
                .any(|(table, column)| *table == it.table && it.targets.contains(column))
        };
        table.foreign_keys.retain(|it| was(it) || !to_held(it));
    }
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
            let taken = names(table);
            table
                .indexes
                .extend(index.map(|index| under_free_name(index, &taken)));
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
        definition: None,
        rest: Sql::new(format!("{method}({})", names.join(", "))),
        columns: columns.clone(),
    })
}

/// The names of all rules of a table, of which there can be one each.
fn names(table: &TableShape) -> Vec<String> {
    let key = table.primary_key.iter().map(|it| &it.name);
    let foreign = table.foreign_keys.iter().map(|it| &it.name);
    let checks = table.checks.iter().map(|it| &it.name);
    let indexes = table.indexes.iter().map(|it| &it.name);
    key.chain(foreign)
        .chain(checks)
        .chain(indexes)
        .flatten()
        .cloned()
        .collect()
}

fn under_free_name(mut index: Index, taken: &[String]) -> Index {
    if let Some(name) = &mut index.name {
        while taken.contains(name) {
            name.push_str("_old");
        }
    }
    index
}

/// Answers the columns whose types are held back.
fn keep_columns(old: &TableShape, new: &mut TableShape, dialect: Dialect) -> Vec<String> {
    let (mut kept, mut held) = (Vec::new(), Vec::new());
    for column in &old.columns {
        let wanted = new.wanted(&column.name);
        match new.columns.iter_mut().find(|it| it.name == column.name) {
            Some(present) if narrows(&column.kind, (&present.kind, wanted), dialect) => {
                held.push(column.name.clone());
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
    hold_rules(old, new, &held);
    keep_rules(old, new, &kept, dialect);
    held
}

/// Takes out the rules that are new and name a column whose type is held back.
fn hold_rules(old: &TableShape, new: &mut TableShape, held: &[String]) {
    let names_held = |sql: &Sql| held.iter().any(|name| names_column(sql.text(), name));
    let of_held = |it: &Foreign| it.columns.iter().any(|name| held.contains(name));
    new.foreign_keys
        .retain(|it| old.foreign_keys.contains(it) || !of_held(it));
    new.checks
        .retain(|it| old.checks.contains(it) || !names_held(&it.sql));
    new.indexes
        .retain(|it| old.indexes.iter().any(|known| known.is_like(it)) || !names_held(&it.rest));
}

/// Adds the rules of columns that are kept. One whose name another rule has now is not kept: the models have replaced it.
fn keep_rules(old: &TableShape, new: &mut TableShape, kept: &[String], dialect: Dialect) {
    let names_kept = |sql: &Sql| kept.iter().any(|name| names_column(sql.text(), name));
    let of_kept = |it: &Foreign| it.columns.iter().any(|name| kept.contains(name));
    let taken = names(new);
    let is_free = |name: &Option<String>| name.as_ref().is_none_or(|name| !taken.contains(name));
    // In SQLite the names of conditions are for messages only.
    let is_free_rule = |name: &Option<String>| dialect == Dialect::Sqlite || is_free(name);
    let foreign = old.foreign_keys.iter();
    new.foreign_keys.extend(
        foreign
            .filter(|it| of_kept(it) && is_free_rule(&it.name))
            .cloned(),
    );
    let checks = old.checks.iter();
    new.checks.extend(
        checks
            .filter(|it| names_kept(&it.sql) && is_free_rule(&it.name))
            .cloned(),
    );
    let indexes = old.indexes.iter();
    new.indexes.extend(
        indexes
            .filter(|it| names_kept(&it.rest) && is_free(&it.name))
            .cloned(),
    );
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

/// Whether values of a type may not fit another, of which a model may say what it keeps in it.
pub(super) fn narrows(old: &str, (new, wanted): (&str, Option<ColumnType>), dialect: Dialect) -> bool {
    if old.eq_ignore_ascii_case(new) {
        return false;
    }
    match dialect {
        Dialect::Sqlite => narrows_in_sqlite(old, new, wanted),
        Dialect::Postgres => narrows_in_postgres(old, new),
    }
}

/// The types of SQLite for whole numbers.
const WHOLE: [&str; 5] = ["INTEGER", "BIGINT", "INT", "SMALLINT", "BOOLEAN"];

/// Those for other numbers.
const NUMBERS: [&str; 3] = ["REAL", "DOUBLE", "NUMERIC"];

/// The condition that a number of SQLite does not fit a type that takes most of them, and is not held back for the others: SQLite would
/// keep it as another.
pub(super) fn rare_misfit(old: &str, new: &str, name: &str) -> Option<String> {
    if old == new || !WHOLE.contains(&old) {
        return None;
    }
    match new {
        "BOOLEAN" => Some(format!("{name} NOT IN (0, 1)")),
        "REAL" | "DOUBLE" => Some(format!(
            "(typeof({name}) = 'integer' AND CAST({name} AS REAL) <> {name})"
        )),
        _ => None,
    }
}

/// Whether a column of SQLite has numbers with a fraction. The names are those by which SQLite tells, and those of decimals.
pub(super) fn is_real(kind: &str) -> bool {
    ["REAL", "FLOA", "DOUB", "NUMERIC", "DECIMAL"]
        .iter()
        .any(|part| kind.contains(part))
}

/// SQLite keeps whatever it is given, and converts what converts without loss. Numbers with a fraction lose digits as text, and no
/// number is a time as models write it.
fn narrows_in_sqlite(old: &str, new: &str, wanted: Option<ColumnType>) -> bool {
    let is_whole = |it: &str| WHOLE.contains(&it);
    let is_time = matches!(
        wanted,
        Some(ColumnType::Timestamp | ColumnType::Date | ColumnType::Time)
    );
    match new {
        "TEXT" => old == "BLOB" || is_real(old) || (is_whole(old) && is_time),
        _ if is_whole(new) => !is_whole(old),
        _ if NUMBERS.contains(&new) => !is_whole(old) && !NUMBERS.contains(&old),
        _ => true,
    }
}

/// What `typeof` of SQLite says of values that fit a type to which it was narrowed, if it can say.
pub(super) fn fitting(kind: &str) -> Option<&'static str> {
    match kind {
        "TEXT" => Some("'text'"),
        "BLOB" => Some("'blob'"),
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
            assert!(!narrows(old, (new, None), Dialect::Postgres), "{old} {new}");
        }
        let narrow = [
            ("bigint", "integer"),
            ("text", "uuid"),
            ("character varying(30)", "character varying(20)"),
            ("text", "character varying(20)"),
            ("double precision", "real"),
        ];
        for (old, new) in narrow {
            assert!(narrows(old, (new, None), Dialect::Postgres), "{old} {new}");
        }
    }

    #[test]
    fn in_sqlite_a_text_is_what_the_model_keeps_in_it() {
        use ColumnType::{Date, Decimal, Json, Text, Time, Timestamp};
        let narrow = |old, new, wanted| narrows(old, (new, wanted), Dialect::Sqlite);
        assert!(!narrow("BOOLEAN", "INTEGER", None));
        assert!(narrow("TEXT", "INTEGER", None) && narrow("REAL", "INTEGER", None));
        assert!(narrow("TEXT", "BLOB", None) && fitting("BLOB") == Some("'blob'"));
        for wanted in [None, Some(Text), Some(Decimal), Some(Json)] {
            assert!(!narrow("INTEGER", "TEXT", wanted), "{wanted:?}");
            for old in ["REAL", "DOUBLE PRECISION", "FLOAT", "DECIMAL(10,2)", "BLOB"] {
                assert!(narrow(old, "TEXT", wanted), "{old} {wanted:?}");
            }
        }
        for wanted in [Timestamp, Date, Time] {
            assert!(narrow("INTEGER", "TEXT", Some(wanted)), "{wanted:?}");
        }
    }
}
