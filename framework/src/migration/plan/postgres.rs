//! What leads from one schema to another in PostgreSQL.

use super::alter_column::{Altered, alter_column, create_sequence, is_remade, own_sequence};
use super::fill::{told, update};
use super::{Plan, Statements, create_index, fills_itself, foreign, list, named, told_lost};
use crate::db::Dialect;
use crate::migration::compare::TableChange;
use crate::migration::shape::{Column, Foreign, Index, PrimaryKey, Sql, TableShape, names_column, quote};

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
    let mut later = create_tables(&mut out, plan, &altered);
    for (change, old, new) in &altered {
        columns(&mut out, plan, change, old, new);
    }
    for (change, old, new) in &altered {
        add_rules(&mut out, change, old, new);
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
            if dropped || to_other || touched {
                loose.push((name.clone(), reference.clone()));
            }
        }
    }
    loose
}

/// Whether one of the columns gets another type, or is made anew.
fn are_retyped(altered: &[(TableChange, &TableShape, &TableShape)], table: &str, columns: &[String]) -> bool {
    altered.iter().any(|(change, old, new)| {
        let retyped = |name: &String| {
            let kind = |table: &TableShape| table.column(name).map(|it| it.kind.clone());
            change.altered.contains(name) && (kind(old) != kind(new) || remade(old, new).contains(name))
        };
        change.table == table && columns.iter().any(retyped)
    })
}

/// Whether the key goes that a reference is to.
fn is_unkeyed(altered: &[(TableChange, &TableShape, &TableShape)], reference: &Foreign) -> bool {
    altered.iter().any(|(change, _, _)| {
        let index = change.indexes_dropped.iter().any(|it| is_key_of(it, reference));
        change.table == reference.table && (change.key || index)
    })
}

/// Whether what a new table refers to is there only when the other table has changed.
fn is_early(altered: &[(TableChange, &TableShape, &TableShape)], reference: &Foreign) -> bool {
    let of_targets = |names: &[String]| names.iter().any(|name| reference.targets.contains(name));
    altered.iter().any(|(change, _, _)| {
        let index = change.indexes_added.iter().any(|it| is_key_of(it, reference));
        let columns = of_targets(&change.added) || of_targets(&change.altered);
        change.table == reference.table && (change.key || index || columns)
    })
}

fn is_key_of(index: &Index, reference: &Foreign) -> bool {
    index.is_unique && index.columns == reference.targets
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
fn create_tables(
    out: &mut Statements,
    plan: &Plan<'_>,
    altered: &[(TableChange, &TableShape, &TableShape)],
) -> Vec<(String, Foreign)> {
    let mut later = Vec::new();
    for created in plan.created() {
        let Some(table) = plan.new.tables.get(&created.table) else {
            continue;
        };
        let waits = |it: &&Foreign| created.later.contains(it) || is_early(altered, it);
        let mut lines: Vec<String> = table.columns.iter().map(column).collect();
        lines.extend(table.primary_key.as_ref().map(key));
        let now = table.foreign_keys.iter().filter(|it| !waits(it));
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
        let behind = table.foreign_keys.iter().filter(waits);
        later.extend(behind.map(|it| (created.table.clone(), it.clone())));
    }
    later
}

/// A UNIQUE is one in the table of its own, since references may name it.
fn add_index(out: &mut Statements, table: &str, index: &Index) {
    if let Some(definition) = &index.definition {
        let sql = named(index.name.as_deref(), definition.text());
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
pub(super) fn column(column: &Column) -> String {
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

/// A type with its collation.
pub(super) fn typed(column: &Column) -> String {
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
        if let Some(value) = plan.fills.given(name, it) {
            out.push(update(name, it, &value));
        }
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
    out.push(update(name, it, &value));
    out.push(format!("{alter} ALTER COLUMN {} SET NOT NULL", quote(&it.name)));
}

/// The columns that are dropped and made anew, with which all rules go that name them.
fn remade(old: &TableShape, new: &TableShape) -> Vec<String> {
    let remade = new
        .columns
        .iter()
        .filter(|it| old.column(&it.name).is_some_and(|before| is_remade(before, it)));
    remade.map(|it| it.name.clone()).collect()
}

fn add_rules(out: &mut Statements, change: &TableChange, old: &TableShape, new: &TableShape) {
    let table = quote(&change.table);
    let remade = remade(old, new);
    let is_gone = |sql: &Sql| remade.iter().any(|name| names_column(sql.text(), name));
    let key_is_gone = |it: &&PrimaryKey| it.columns.iter().any(|name| remade.contains(name));
    if let Some(it) = new
        .primary_key
        .as_ref()
        .filter(|it| change.key || key_is_gone(it))
    {
        out.push(format!("ALTER TABLE {table} ADD {}", key(it)));
    }
    let kept = new.checks.iter().filter(|it| old.checks.contains(it));
    for check in kept.filter(|it| is_gone(&it.sql)).chain(&change.checks_added) {
        out.push(format!(
            "ALTER TABLE {table} ADD {}",
            named(check.name.as_deref(), check.sql.text())
        ));
    }
    add_indexes(out, change, (old, new), &is_gone);
}

/// Renames indexes and adds them, also those that went with a column.
fn add_indexes(
    out: &mut Statements,
    change: &TableChange,
    (old, new): (&TableShape, &TableShape),
    is_gone: &dyn Fn(&Sql) -> bool,
) {
    let renamed = change.indexes_renamed.iter();
    for (old, new) in renamed.filter(|(_, new)| !is_gone(&new.rest)) {
        let (from, to) = (
            old.name.as_deref().unwrap_or_default(),
            new.name.as_deref().unwrap_or_default(),
        );
        out.push(format!("ALTER INDEX {} RENAME TO {}", quote(from), quote(to)));
    }
    let known = |it: &&Index| old.indexes.iter().any(|known| known.is_like(it));
    let kept = new.indexes.iter().filter(|it| known(it) && is_gone(&it.rest));
    for index in kept.chain(&change.indexes_added) {
        add_index(out, &change.table, index);
    }
}
