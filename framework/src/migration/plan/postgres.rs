//! What leads from one schema to another in PostgreSQL.

use super::fill::told;
use super::{Plan, Statements, create_index, fills_itself, foreign, list, named, told_lost};
use crate::db::Dialect;
use crate::migration::compare::TableChange;
use crate::migration::shape::{Column, Foreign, Index, PrimaryKey, TableShape, quote};

pub(super) fn statements(plan: &Plan<'_>) -> Statements {
    let mut out = Statements::default();
    let altered = plan.altered();
    let loose = loosened(plan, &altered);
    for (table, reference) in &loose {
        drop_constraint(&mut out, table, reference.name.as_deref());
    }
    for (change, old, _) in &altered {
        drop_rules(&mut out, change, old);
    }
    drop_tables(&mut out, plan);
    let mut later = create_tables(&mut out, plan);
    for (change, old, new) in &altered {
        columns(&mut out, plan, change, old, new);
    }
    for (change, _, new) in &altered {
        add_rules(&mut out, change, new);
        later.extend(
            change
                .foreign_added
                .iter()
                .map(|it| (change.table.clone(), it.clone())),
        );
    }
    // What was dropped only to be out of the way.
    let back = |(table, reference): &(String, Foreign)| {
        plan.new
            .tables
            .get(table)
            .is_some_and(|it| it.foreign_keys.contains(reference))
    };
    later.extend(loose.into_iter().filter(back));
    for (table, reference) in &later {
        for name in reference.columns.iter().filter(|name| plan.is_lost(table, name)) {
            out.comment(told_lost(name));
            out.push(format!("UPDATE {} SET {} = NULL", quote(table), quote(name)));
        }
        out.push(format!("ALTER TABLE {} ADD {}", quote(table), foreign(reference)));
    }
    out
}

/// The references that go, and those that stand in the way of a change of the columns or of the keys that they connect.
fn loosened(plan: &Plan<'_>, altered: &[(TableChange, &TableShape, &TableShape)]) -> Vec<(String, Foreign)> {
    let mut loose = Vec::new();
    for (name, table) in &plan.old.tables {
        // The references of a table that goes are gone with it, but for those to one that goes before it.
        let goes = !plan.new.tables.contains_key(name);
        let change = altered.iter().find(|(change, _, _)| change.table == *name);
        for reference in &table.foreign_keys {
            let dropped = change.is_some_and(|(change, _, _)| change.foreign_dropped.contains(reference));
            let to_other =
                goes && reference.table != *name && !plan.new.tables.contains_key(&reference.table);
            let touched = are_retyped(altered, name, &reference.columns)
                || are_retyped(altered, &reference.table, &reference.targets)
                || is_unkeyed(altered, reference);
            if dropped || to_other || (touched && !goes) {
                loose.push((name.clone(), reference.clone()));
            }
        }
    }
    loose
}

/// Whether one of the columns gets another type.
fn are_retyped(altered: &[(TableChange, &TableShape, &TableShape)], table: &str, columns: &[String]) -> bool {
    altered.iter().any(|(change, old, new)| {
        let retyped = |name: &String| {
            let kind = |table: &TableShape| table.column(name).map(|it| it.kind.clone());
            change.altered.contains(name) && kind(old) != kind(new)
        };
        change.table == table && columns.iter().any(retyped)
    })
}

/// Whether the key goes that a reference is to.
fn is_unkeyed(altered: &[(TableChange, &TableShape, &TableShape)], reference: &Foreign) -> bool {
    altered.iter().any(|(change, _, _)| {
        let index = change
            .indexes_dropped
            .iter()
            .any(|it| it.is_unique && it.columns == reference.targets);
        change.table == reference.table && (change.key || index)
    })
}

fn drop_constraint(out: &mut Statements, table: &str, name: Option<&str>) {
    out.push(format!(
        "ALTER TABLE {} DROP CONSTRAINT {}",
        quote(table),
        quote(name.unwrap_or_default())
    ));
}

fn drop_rules(out: &mut Statements, change: &TableChange, old: &TableShape) {
    for check in &change.checks_dropped {
        drop_constraint(out, &change.table, check.name.as_deref());
    }
    for index in &change.indexes_dropped {
        drop_index(out, &change.table, index);
    }
    if let Some(key) = old.primary_key.as_ref().filter(|_| change.key) {
        drop_constraint(out, &change.table, key.name.as_deref());
    }
}

fn drop_index(out: &mut Statements, table: &str, index: &Index) {
    if index.is_constraint {
        drop_constraint(out, table, index.name.as_deref());
    } else {
        out.push(format!(
            "DROP INDEX {}",
            quote(index.name.as_deref().unwrap_or_default())
        ));
    }
}

fn drop_tables(out: &mut Statements, plan: &Plan<'_>) {
    for table in plan.dropped() {
        out.push(format!("DROP TABLE {}", quote(&table)));
    }
}

/// Makes the tables that are new; answers the references that have to wait.
fn create_tables(out: &mut Statements, plan: &Plan<'_>) -> Vec<(String, Foreign)> {
    let mut later = Vec::new();
    for created in plan.created() {
        let Some(table) = plan.new.tables.get(&created.table) else {
            continue;
        };
        let mut lines: Vec<String> = table.columns.iter().map(column).collect();
        lines.extend(table.primary_key.as_ref().map(key));
        let now = table.foreign_keys.iter().filter(|it| !created.later.contains(it));
        lines.extend(now.map(foreign));
        lines.extend(
            table
                .checks
                .iter()
                .map(|it| named(it.name.as_deref(), it.sql.text())),
        );
        for it in &table.columns {
            create_sequence(out, it);
        }
        out.push(format!(
            "CREATE TABLE {} (\n    {}\n)",
            quote(&created.table),
            lines.join(",\n    ")
        ));
        for it in &table.columns {
            own_sequence(out, &created.table, it);
        }
        for index in &table.indexes {
            add_index(out, &created.table, index);
        }
        later.extend(created.later.into_iter().map(|it| (created.table.clone(), it)));
    }
    later
}

/// A UNIQUE is one in the table of its own, since references may name it.
fn add_index(out: &mut Statements, table: &str, index: &Index) {
    if index.is_constraint && !index.columns.is_empty() {
        let sql = named(
            index.name.as_deref(),
            &format!("UNIQUE ({})", list(&index.columns)),
        );
        out.push(format!("ALTER TABLE {} ADD {sql}", quote(table)));
    } else {
        out.push(create_index(table, index));
    }
}

fn key(key: &PrimaryKey) -> String {
    named(
        key.name.as_deref(),
        &format!("PRIMARY KEY ({})", list(&key.columns)),
    )
}

/// A column as it is declared.
fn column(column: &Column) -> String {
    let mut sql = format!("{} {}", quote(&column.name), typed(column));
    if let Some(how) = &column.identity {
        sql.extend([format!(" GENERATED {how} AS IDENTITY")]);
    }
    if let Some(expression) = &column.generated {
        sql.extend([format!(" GENERATED ALWAYS AS {}", expression.text())]);
    }
    if let Some(default) = &column.default {
        sql.extend([format!(" DEFAULT {}", default.text())]);
    }
    if column.not_null {
        sql.push_str(" NOT NULL");
    }
    sql
}

fn typed(column: &Column) -> String {
    match &column.collation {
        Some(name) => format!("{} COLLATE {name}", column.kind),
        None => column.kind.clone(),
    }
}

/// The columns that go, come and change.
fn columns(out: &mut Statements, plan: &Plan<'_>, change: &TableChange, old: &TableShape, new: &TableShape) {
    let table = quote(&change.table);
    for name in &change.dropped {
        out.push(format!("ALTER TABLE {table} DROP COLUMN {}", quote(name)));
    }
    for it in new.columns.iter().filter(|it| change.added.contains(&it.name)) {
        add_column(out, plan, &change.table, new, it);
    }
    for name in &change.altered {
        if let (Some(before), Some(it)) = (old.column(name), new.column(name)) {
            let altered = Altered {
                table: &change.table,
                shape: new,
                old: before,
                new: it,
            };
            alter_column(out, plan, &altered);
        }
    }
}

fn add_column(out: &mut Statements, plan: &Plan<'_>, name: &str, table: &TableShape, it: &Column) {
    let alter = format!("ALTER TABLE {}", quote(name));
    if fills_itself(it) {
        create_sequence(out, it);
        out.push(format!("{alter} ADD COLUMN {}", column(it)));
        own_sequence(out, name, it);
        return;
    }
    let Some(value) = plan.fills.of(name, table, it, Dialect::Postgres) else {
        out.faults.push(super::sqlite::unfilled(name, it));
        return;
    };
    let nullable = Column {
        not_null: false,
        ..it.clone()
    };
    out.push(format!("{alter} ADD COLUMN {}", column(&nullable)));
    if plan.fills.placeholders {
        out.comment(told(it, &value));
    }
    out.push(format!(
        "UPDATE {} SET {} = {value}",
        quote(name),
        quote(&it.name)
    ));
    out.push(format!("{alter} ALTER COLUMN {} SET NOT NULL", quote(&it.name)));
}

/// A column before and after.
struct Altered<'a> {
    table: &'a str,
    shape: &'a TableShape,
    old: &'a Column,
    new: &'a Column,
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

fn alter_column(out: &mut Statements, plan: &Plan<'_>, it: &Altered<'_>) {
    if it.old.generated != it.new.generated && it.new.generated.is_some() {
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
fn create_sequence(out: &mut Statements, column: &Column) {
    if let Some(sequence) = &column.sequence {
        out.push(format!("CREATE SEQUENCE {sequence}"));
    }
}

/// Lets the sequence go with its column.
fn own_sequence(out: &mut Statements, table: &str, column: &Column) {
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
    let text = |name: &str| format!("'{}'", name.replace('\'', "''"));
    out.push(format!(
        "SELECT setval(pg_get_serial_sequence({}, {}), greatest(max({}), 0) + 1, false) FROM {}",
        text(&quote(table)),
        text(column),
        quote(column),
        quote(table)
    ));
}

fn add_rules(out: &mut Statements, change: &TableChange, new: &TableShape) {
    let table = quote(&change.table);
    if let Some(it) = new.primary_key.as_ref().filter(|_| change.key) {
        out.push(format!("ALTER TABLE {table} ADD {}", key(it)));
    }
    for check in &change.checks_added {
        out.push(format!(
            "ALTER TABLE {table} ADD {}",
            named(check.name.as_deref(), check.sql.text())
        ));
    }
    for (old, new) in &change.indexes_renamed {
        let (from, to) = (
            old.name.as_deref().unwrap_or_default(),
            new.name.as_deref().unwrap_or_default(),
        );
        out.push(format!("ALTER INDEX {} RENAME TO {}", quote(from), quote(to)));
    }
    for index in &change.indexes_added {
        add_index(out, &change.table, index);
    }
}
