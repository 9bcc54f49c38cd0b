//! Values of SQLite that get another type while their table is made anew.

use super::Statements;
use crate::db::Dialect;
use crate::migration::keep::{fitting, is_real, narrows, rare_misfit};
use crate::migration::shape::{Column, TableShape, quote};
use crate::model::ColumnType;

/// What was in a column, as the new one is to have it.
pub(super) fn converted(out: &mut Statements, old: &Column, new: &TableShape, column: &Column) -> String {
    let name = quote(&column.name);
    if !loses_digits(old, column) {
        return name;
    }
    out.comment(format!(
        "SQLite writes the numbers of {name} as text with 15 digits. It fails if one has more of them, or no such text that models read: \
         write those values yourself."
    ));
    text_of(&name, new.wanted(&column.name))
}

/// A number as text. Of a decimal, models write and find `5`, and not `5.0`.
fn text_of(name: &str, wanted: Option<ColumnType>) -> String {
    if wanted == Some(ColumnType::Decimal) {
        format!("CASE {name} WHEN CAST({name} AS INTEGER) THEN CAST({name} AS INTEGER) ELSE {name} END")
    } else {
        name.to_owned()
    }
}

fn loses_digits(old: &Column, new: &Column) -> bool {
    is_real(&old.kind) && new.kind == "TEXT"
}

/// Fails, and takes everything back, if a value does not fit a narrower type: SQLite would keep a text in a column of numbers.
pub(super) fn guard_values(
    out: &mut Statements,
    (old_name, fresh): (&str, &str),
    old: &TableShape,
    new: &TableShape,
) {
    let (misfits, cut) = misfits(old, new);
    if misfits.is_empty() && cut.is_empty() {
        return;
    }
    out.push("CREATE TEMP TABLE _values_fit (others INTEGER CHECK (others = 0))");
    for (table, conditions) in [(fresh, misfits), (old_name, cut)] {
        if !conditions.is_empty() {
            out.push(format!(
                "INSERT INTO _values_fit SELECT count(*) FROM {} WHERE {}",
                quote(table),
                conditions.join(" OR ")
            ));
        }
    }
    out.push("DROP TABLE _values_fit");
}

/// The conditions that values do not fit: of the new table, and of the old one.
fn misfits(old: &TableShape, new: &TableShape) -> (Vec<String>, Vec<String>) {
    let (mut misfits, mut cut) = (Vec::new(), Vec::new());
    for column in &new.columns {
        let wanted = new.wanted(&column.name);
        let Some(before) = old.column(&column.name) else {
            continue;
        };
        cut.extend(rare_misfit(&before.kind, &column.kind, &quote(&column.name)));
        if !narrows(&before.kind, (&column.kind, wanted), Dialect::Sqlite) {
            continue;
        }
        misfits.extend(misfit(column, wanted));
        if loses_digits(before, column) {
            cut.push(digits_lost(&quote(&column.name), wanted));
        }
    }
    (misfits, cut)
}

/// The condition that a value is of another type, or not in the form in which models write theirs.
fn misfit(column: &Column, wanted: Option<ColumnType>) -> Option<String> {
    let name = quote(&column.name);
    let fits = fitting(&column.kind)?;
    let other = format!("typeof({name}) NOT IN ('null', {fits})");
    let form = match wanted.filter(|_| column.kind == "TEXT") {
        Some(ColumnType::Decimal) => format!("{name} LIKE '%e%'"),
        Some(ColumnType::Timestamp) => format!("{name} NOT LIKE '____-__-__%'"),
        Some(ColumnType::Date) => format!("{name} NOT LIKE '____-__-__'"),
        Some(ColumnType::Time) => format!("{name} NOT LIKE '__:__:__%'"),
        _ => return Some(other),
    };
    Some(format!("{other} OR {form}"))
}

/// The condition that a number of the old table is not the one that its text says.
fn digits_lost(name: &str, wanted: Option<ColumnType>) -> String {
    let text = text_of(name, wanted);
    format!("(typeof({name}) = 'real' AND CAST(CAST({text} AS TEXT) AS REAL) <> {name})")
}
