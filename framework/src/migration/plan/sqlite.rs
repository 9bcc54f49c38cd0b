//! What leads from one schema to another in SQLite.
//!
//! `ALTER TABLE` knows few changes. For the others the table is made anew and its rows are copied, as
//! <https://www.sqlite.org/lang_altertable.html#otheralter> says.

use super::convert::{converted, guard_values};
use super::fill::{told, update};
use super::known::guard_unknown;
use super::{Plan, Statements, create_index, fills_itself, foreign, list, named, told_lost};
use crate::db::Dialect;
use crate::migration::compare::TableChange;
use crate::migration::shape::{
    Check, Column, Foreign, Index, Kind, TableShape, columns, mentions, names_column, quote, quote_text,
    tokens,
};
use crate::migration::triggers;

pub(super) fn statements(plan: &Plan<'_>) -> Statements {
    let mut out = Statements::default();
    for table in plan.dropped() {
        // It would delete the rows first, and with them those that refer to them.
        out.without_foreign_keys = true;
        out.push(format!("DROP TABLE {}", quote(&table)));
    }
    let altered = plan.altered();
    // Their names may be those of indexes of other tables now.
    for (change, _, _) in &altered {
        drop_indexes(&mut out, change);
    }
    for created in plan.created() {
        if let Some(table) = plan.new.tables.get(&created.table) {
            out.push(create_table(&created.table, table));
            create_indexes(&mut out, &created.table, table.indexes.iter());
            create_triggers(&mut out, plan, table);
        }
    }
    for (change, old, new) in altered {
        if is_simple(&change, old, new) {
            alter(&mut out, plan, &change, new);
        } else {
            rebuild(&mut out, plan, &change.table, old, new);
        }
    }
    out
}

/// Why a column cannot be added.
pub(super) fn unfilled(table: &str, column: &Column) -> String {
    format!(
        "`{table}.{name}` is new and may not be null, and the rows that are there have nothing for it: give it a default or let it be null in the \
         model, or say what they get with `--fill \"{table}.{name}=an SQL expression\"`",
        name = column.name
    )
}

/// Whether `ALTER TABLE` and the statements of indexes can do it. A column with a default that refers is taken for an empty table only.
fn is_simple(change: &TableChange, old: &TableShape, new: &TableShape) -> bool {
    let own_index_goes = change.indexes_dropped.iter().any(|it| it.name.is_none());
    let own_index_comes = change.indexes_added.iter().any(|it| it.name.is_none());
    let gone = !change.foreign_dropped.is_empty() || !change.checks_dropped.is_empty();
    let addable = new
        .columns
        .iter()
        .filter(|it| change.added.contains(&it.name))
        .all(is_addable);
    let droppable = change.dropped.iter().all(|name| is_droppable(name, old));
    let ruled = change
        .foreign_added
        .iter()
        .all(|it| own_column(&it.columns, change, new).is_some_and(|column| column.default.is_none()))
        && change
            .checks_added
            .iter()
            .all(|it| own_column(&columns(it.sql.text()), change, new).is_some());
    !change.key
        && !change.options
        && !own_index_goes
        && !own_index_comes
        && !gone
        && change.altered.is_empty()
        && addable
        && droppable
        && ruled
}

/// The one column that a rule is about, if it comes with the rule and may be empty.
fn own_column<'c>(names: &[String], change: &TableChange, new: &'c TableShape) -> Option<&'c Column> {
    let mut columns = new.columns.iter().filter(|it| names.contains(&it.name));
    let column = columns.next().filter(|it| change.added.contains(&it.name))?;
    columns.next().is_none().then_some(column)
}

/// `ADD COLUMN` takes no computed default, and no NOT NULL without a default.
fn is_addable(column: &Column) -> bool {
    let constant = column
        .default
        .as_ref()
        .is_none_or(|default| is_literal(default.text()));
    fills_itself(column) && constant && column.identity.is_none() && column.generated.is_none()
}

/// `DROP COLUMN` takes no column that anything but an index names; the indexes are dropped before.
fn is_droppable(name: &String, table: &TableShape) -> bool {
    let in_key = table
        .primary_key
        .as_ref()
        .is_some_and(|it| it.columns.contains(name));
    let in_unique = table
        .indexes
        .iter()
        .any(|it| it.is_constraint && it.columns.contains(name));
    let in_foreign = table.foreign_keys.iter().any(|it| it.columns.contains(name));
    let in_check = table.checks.iter().any(|it| names_column(it.sql.text(), name));
    let mut computed = table.columns.iter().filter_map(|it| it.generated.as_ref());
    let in_computed = computed.any(|sql| names_column(sql.text(), name));
    let in_trigger = table.triggers.iter().any(|sql| mentions(sql, name));
    !(in_key || in_unique || in_foreign || in_check || in_computed || in_trigger)
}

/// Whether a default is a constant as `ALTER TABLE` takes it.
fn is_literal(sql: &str) -> bool {
    let tokens = tokens(sql);
    let sign = usize::from(tokens.first().is_some_and(|it| it.is("-") || it.is("+")));
    let constant = |kind, text: &str| match kind {
        Kind::Number | Kind::Text => true,
        Kind::Word => ["true", "false", "null"]
            .iter()
            .any(|word| text.eq_ignore_ascii_case(word)),
        _ => false,
    };
    matches!(&tokens[sign..], [token] if constant(token.kind, token.text))
}

fn drop_indexes(out: &mut Statements, change: &TableChange) {
    let renamed = change.indexes_renamed.iter().map(|(old, _)| old);
    let gone = change.indexes_dropped.iter().chain(renamed);
    for name in gone.filter_map(|it| it.name.as_ref()) {
        out.push(format!("DROP INDEX {}", quote(name)));
    }
}

fn alter(out: &mut Statements, plan: &Plan<'_>, change: &TableChange, new: &TableShape) {
    let table = quote(&change.table);
    for name in &change.dropped {
        out.push(format!("ALTER TABLE {table} DROP COLUMN {}", quote(name)));
    }
    for it in new.columns.iter().filter(|it| change.added.contains(&it.name)) {
        let mut sql = column(it);
        for rule in change
            .foreign_added
            .iter()
            .filter(|rule| rule.columns.contains(&it.name))
        {
            sql.extend([format!(" {}", inline(rule))]);
        }
        for rule in change
            .checks_added
            .iter()
            .filter(|rule| names_column(rule.sql.text(), &it.name))
        {
            sql.extend([format!(" {}", check(rule))]);
        }
        out.push(format!("ALTER TABLE {table} ADD COLUMN {sql}"));
        if let Some(value) = plan.fills.given(&change.table, it) {
            out.push(update(&change.table, it, &value));
        }
    }
    create_indexes(
        out,
        &change.table,
        change
            .indexes_added
            .iter()
            .chain(change.indexes_renamed.iter().map(|(_, new)| new)),
    );
}

/// The rows of the table move into one as it should be.
fn rebuild(out: &mut Statements, plan: &Plan<'_>, name: &str, old: &TableShape, new: &TableShape) {
    out.without_foreign_keys = true;
    let fresh = format!("_new_{name}");
    guard_unknown(out, name, old);
    out.push(create_table(&fresh, new));
    let (mut names, mut values) = (Vec::new(), Vec::new());
    for column in new.columns.iter().filter(|it| it.generated.is_none()) {
        if let Some(value) = value(out, plan, name, old, new, column) {
            names.push(column.name.clone());
            values.push(value);
        }
    }
    let (from, into) = (quote(name), quote(&fresh));
    out.push(format!(
        "INSERT INTO {into} ({})\nSELECT {}\nFROM {from}",
        list(&names),
        values.join(", ")
    ));
    guard_values(out, (name, &fresh), old, new);
    keep_numbers(out, (name, &fresh), old, new);
    out.push(format!("DROP TABLE {from}"));
    // Without it, views that name the table would be looked at while it is away.
    out.push("PRAGMA legacy_alter_table = ON");
    out.push(format!("ALTER TABLE {into} RENAME TO {from}"));
    out.push("PRAGMA legacy_alter_table = OFF");
    create_indexes(out, name, new.indexes.iter());
    create_triggers(out, plan, new);
}

/// Numbers that were given once are not given again.
fn keep_numbers(out: &mut Statements, (name, fresh): (&str, &str), old: &TableShape, new: &TableShape) {
    let counts = |table: &TableShape| table.columns.iter().any(|it| it.identity.is_some());
    if counts(old) && counts(new) {
        let (name, fresh) = (quote_text(name), quote_text(fresh));
        out.push(format!("DELETE FROM sqlite_sequence WHERE name = {fresh}"));
        out.push(format!(
            "INSERT INTO sqlite_sequence (name, seq) SELECT {fresh}, seq FROM sqlite_sequence WHERE name = {name}"
        ));
    }
}

/// What a row gets in a column, if not its default.
fn value(
    out: &mut Statements,
    plan: &Plan<'_>,
    name: &str,
    old: &TableShape,
    new: &TableShape,
    column: &Column,
) -> Option<String> {
    let fill = || plan.fills.of(name, new, column, Dialect::Sqlite);
    let quoted = quote(&column.name);
    match old.column(&column.name) {
        Some(_) if plan.is_lost(name, &column.name) => {
            out.comment(told_lost(&column.name));
            Some("NULL".to_owned())
        }
        Some(before) if before.not_null || !column.not_null => Some(converted(out, before, new, column)),
        // Where it has nothing, the next number is counted.
        Some(_) if column.identity.is_some() => Some(quoted),
        Some(before) => {
            let kept = converted(out, before, new, column);
            if let Some(value) = fill() {
                return Some(format!("coalesce({kept}, {value})"));
            }
            out.comment(format!(
                "It fails if a row has nothing in {quoted}; `--fill` gives such rows a value."
            ));
            Some(kept)
        }
        None if fills_itself(column) => plan.fills.given(name, column),
        None => {
            let Some(value) = fill() else {
                out.faults.push(unfilled(name, column));
                return None;
            };
            if plan.fills.placeholders {
                out.comment(told(column, &value));
            }
            Some(value)
        }
    }
}

fn create_table(name: &str, table: &TableShape) -> String {
    let counted = table.columns.iter().any(|it| it.identity.is_some());
    let mut lines: Vec<String> = table.columns.iter().map(column).collect();
    if let Some(key) = table.primary_key.as_ref().filter(|_| !counted) {
        lines.push(format!("PRIMARY KEY ({})", list(&key.columns)));
    }
    let uniques = table.indexes.iter().filter(|it| it.name.is_none());
    lines.extend(uniques.map(|it| format!("UNIQUE {}", it.rest.text())));
    lines.extend(table.foreign_keys.iter().map(foreign));
    lines.extend(table.checks.iter().map(check));
    let options = if table.options.is_empty() {
        String::new()
    } else {
        format!(" {}", table.options.to_uppercase())
    };
    format!(
        "CREATE TABLE {} (\n    {}\n){options}",
        quote(name),
        lines.join(",\n    ")
    )
}

fn column(column: &Column) -> String {
    let mut sql = format!("{} {}", quote(&column.name), column.kind);
    if column.identity.is_some() {
        sql.push_str(" PRIMARY KEY AUTOINCREMENT");
    }
    if column.not_null {
        sql.push_str(" NOT NULL");
    }
    if let Some(default) = &column.default {
        let text = default.text();
        let literal = is_literal(text) || text.to_uppercase().starts_with("CURRENT_");
        let text = if literal {
            text.to_owned()
        } else {
            format!("({text})")
        };
        sql.extend([" DEFAULT ", &text]);
    }
    if let Some(collation) = &column.collation {
        sql.extend([format!(" COLLATE {collation}")]);
    }
    if let Some(expression) = &column.generated {
        sql.extend([format!(" GENERATED ALWAYS AS {}", expression.text())]);
    }
    sql
}

fn check(check: &Check) -> String {
    named(check.name.as_deref(), check.sql.text())
}

/// A reference behind its column.
fn inline(reference: &Foreign) -> String {
    let (table, targets) = (quote(&reference.table), list(&reference.targets));
    let sql = format!("REFERENCES {table} ({targets}) {}", reference.rest);
    sql.trim_end().to_owned()
}

fn create_indexes<'i>(out: &mut Statements, table: &str, indexes: impl Iterator<Item = &'i Index>) {
    for index in indexes.filter(|it| it.name.is_some()) {
        out.push(create_index(table, index));
    }
}

fn create_triggers(out: &mut Statements, plan: &Plan<'_>, table: &TableShape) {
    for sql in &table.triggers {
        out.faults.extend(triggers::renamed(sql, plan.renamed));
        out.push(sql);
    }
}
