//! How a column of PostgreSQL becomes another, with the sequence that counts for it.

use super::postgres::{column, typed};
use super::{Plan, Statements};
use crate::db::Dialect;
use crate::migration::shape::{Column, TableShape, quote, quote_text};

/// A column before and after.
pub(super) struct Altered<'a> {
    pub(super) table: &'a str,
    pub(super) shape: &'a TableShape,
    pub(super) old: &'a Column,
    pub(super) new: &'a Column,
}

impl Altered<'_> {
    /// `ALTER TABLE "notes" ALTER COLUMN "size"`
    fn alter(&self) -> String {
        format!(
            "ALTER TABLE {} ALTER COLUMN {}",
            quote(self.table),
            quote(&self.new.name)
        )
    }

    fn is_retyped(&self) -> bool {
        typed(self.old) != typed(self.new)
    }

    /// A type that changes takes its default along, which may not be one of the new type.
    fn has_other_default(&self) -> bool {
        self.old.default != self.new.default || self.is_retyped()
    }
}

/// Whether the column is dropped and made anew, since none that is there can become a computed one.
pub(super) fn is_remade(old: &Column, new: &Column) -> bool {
    old.generated != new.generated && new.generated.is_some()
}

pub(super) fn alter_column(out: &mut Statements, plan: &Plan<'_>, it: &Altered<'_>) {
    if is_remade(it.old, it.new) {
        let table = quote(it.table);
        out.push(format!("ALTER TABLE {table} DROP COLUMN {}", quote(&it.new.name)));
        out.push(format!("ALTER TABLE {table} ADD COLUMN {}", column(it.new)));
        return;
    }
    let alter = it.alter();
    take_away(out, it);
    if it.is_retyped() {
        let (name, kind) = (quote(&it.new.name), &it.new.kind);
        out.push(format!("{alter} TYPE {} USING {name}::{kind}", typed(it.new)));
    }
    if it.old.sequence != it.new.sequence {
        create_sequence(out, it.new);
    }
    if let Some(default) = it.new.default.as_ref().filter(|_| it.has_other_default()) {
        out.push(format!("{alter} SET DEFAULT {}", default.text()));
    }
    alter_null(out, plan, it);
    if let Some(how) = it
        .new
        .identity
        .as_ref()
        .filter(|_| it.old.identity != it.new.identity)
    {
        out.push(format!("{alter} ADD GENERATED {how} AS IDENTITY"));
        count_on(out, it.table, &it.new.name);
    }
    if it.old.sequence != it.new.sequence {
        own_sequence(out, it.table, it.new);
        if it.new.sequence.is_some() {
            count_on(out, it.table, &it.new.name);
        }
    }
}

/// What stands in the way of what comes.
fn take_away(out: &mut Statements, it: &Altered<'_>) {
    let alter = it.alter();
    if it.old.generated.is_some() && it.new.generated.is_none() {
        out.push(format!("{alter} DROP EXPRESSION"));
    }
    if it.old.identity.is_some() && it.old.identity != it.new.identity {
        out.push(format!("{alter} DROP IDENTITY"));
    }
    if it.old.default.is_some() && it.has_other_default() {
        out.push(format!("{alter} DROP DEFAULT"));
    }
    // It would be taken for the sequence of an identity, and keep its name.
    if let Some(sequence) = it
        .old
        .sequence
        .as_ref()
        .filter(|_| it.old.sequence != it.new.sequence)
    {
        out.push(format!("DROP SEQUENCE {sequence}"));
    }
}

fn alter_null(out: &mut Statements, plan: &Plan<'_>, it: &Altered<'_>) {
    let (alter, column) = (it.alter(), quote(&it.new.name));
    match (it.old.not_null, it.new.not_null) {
        (true, false) => out.push(format!("{alter} DROP NOT NULL")),
        (false, true) => {
            match plan.fills.of(it.table, it.shape, it.new, Dialect::Postgres) {
                Some(value) => out.push(format!(
                    "UPDATE {} SET {column} = {value} WHERE {column} IS NULL",
                    quote(it.table)
                )),
                None => out.comment(format!(
                    "It fails if a row has nothing in {column}; `--fill` gives such rows a value."
                )),
            }
            out.push(format!("{alter} SET NOT NULL"));
        }
        _ => {}
    }
}

/// Makes the sequence that the default of a column asks.
pub(super) fn create_sequence(out: &mut Statements, column: &Column) {
    if let Some(sequence) = &column.sequence {
        out.push(format!("CREATE SEQUENCE {sequence}"));
    }
}

/// Lets the sequence go with its column.
pub(super) fn own_sequence(out: &mut Statements, table: &str, column: &Column) {
    if let Some(sequence) = &column.sequence {
        out.push(format!(
            "ALTER SEQUENCE {sequence} OWNED BY {}.{}",
            quote(table),
            quote(&column.name)
        ));
    }
}

/// Lets the numbers of a column go on behind those of the rows.
fn count_on(out: &mut Statements, table: &str, column: &str) {
    out.push(format!(
        "SELECT setval(pg_get_serial_sequence({}, {}), greatest(max({}), 0) + 1, false) FROM {}",
        quote_text(&quote(table)),
        quote_text(column),
        quote(column),
        quote(table)
    ));
}
