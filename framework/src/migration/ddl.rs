//! The statements that make the tables of models in an empty schema.

use super::error::MigrationError;
use super::shape::{quote, quote_text};
use crate::db::Dialect;
use crate::model::{ColumnDef, ColumnType, DefaultValue, ForeignKey, Index, OnDelete, Table};

/// The statements, in an order in which they can be run.
///
/// # Errors
/// What no database of this kind can do, and references to tables that no model has.
pub(super) fn statements(tables: &[Table], dialect: Dialect) -> Result<Vec<String>, MigrationError> {
    MigrationError::check(
        tables
            .iter()
            .flat_map(|table| faults(table, tables, dialect))
            .collect(),
    )?;
    let mut statements: Vec<String> = tables.iter().map(|table| create(table, dialect)).collect();
    for table in tables {
        statements.extend(table.indexes.iter().map(|index| create_index(table, index)));
    }
    if dialect == Dialect::Postgres {
        // Behind all tables, so that they may refer to one another in a circle.
        for table in tables {
            statements.extend(
                references(table)
                    .map(|reference| format!("ALTER TABLE {} ADD {reference}", quote(table.name))),
            );
        }
    }
    Ok(statements)
}

fn faults(table: &Table, tables: &[Table], dialect: Dialect) -> Vec<String> {
    let mut faults = Vec::new();
    if table.name.starts_with('_') {
        faults.push(format!(
            "the table `{}` begins with `_`, and such tables are left out: give it another name",
            table.name
        ));
    }
    for column in table.columns {
        let target = column
            .references
            .filter(|target| !tables.iter().any(|known| known.name == target.table));
        faults.extend(target.map(|target| {
            format!(
                "`{}.{}` refers to `{}`, which is the table of no model: add its model to `models![..]` of its module",
                table.name, column.name, target.table
            )
        }));
        let known = |target: &ForeignKey| {
            let table = tables.iter().find(|table| table.name == target.table);
            table.is_none_or(|table| has(table, target.column))
        };
        let target = column.references.filter(|target| !known(target));
        faults.extend(target.map(|target| {
            format!(
                "`{}.{}` refers to `{}.{}`, and there is no such column",
                table.name, column.name, target.table, target.column
            )
        }));
        let counts = column.default == DefaultValue::Identity;
        if dialect == Dialect::Sqlite && counts && table.primary_key != [column.name] {
            faults.push(format!(
                "`{}.{}` is counted by the database, and SQLite counts only in a primary key of one column",
                table.name, column.name
            ));
        }
    }
    // SQLite would take a name that is no column for a text.
    let named = table
        .indexes
        .iter()
        .flat_map(|index| index.columns.iter().map(|column| (index.name, *column)));
    let unknown = named.filter(|(_, column)| is_name(column) && !has(table, column));
    faults.extend(unknown.map(|(index, column)| {
        format!(
            "the index `{index}` names `{column}`, which is no column of `{}`",
            table.name
        )
    }));
    faults
}

fn has(table: &Table, column: &str) -> bool {
    table.columns.iter().any(|known| known.name == column)
}

/// Whether it is a name, and no expression.
fn is_name(text: &str) -> bool {
    text.chars().all(|it| it.is_alphanumeric() || it == '_')
}

fn create(table: &Table, dialect: Dialect) -> String {
    let mut lines: Vec<String> = table
        .columns
        .iter()
        .map(|it| column(table, it, dialect))
        .collect();
    let is_inline = |it: &&ColumnDef| dialect == Dialect::Sqlite && it.default == DefaultValue::Identity;
    if !table.primary_key.is_empty() && !table.columns.iter().any(|it| is_inline(&it)) {
        lines.push(format!(
            "CONSTRAINT {} PRIMARY KEY ({})",
            quote(&format!("{}_pkey", table.name)),
            terms(table.primary_key)
        ));
    }
    if dialect == Dialect::Sqlite {
        lines.extend(references(table));
    }
    lines.extend(table.columns.iter().filter_map(|it| names(table, it)));
    lines.extend(
        table
            .checks
            .iter()
            .map(|(name, sql)| format!("CONSTRAINT {} CHECK ({sql})", quote(name))),
    );
    format!("CREATE TABLE {} ({})", quote(table.name), lines.join(", "))
}

fn column(table: &Table, column: &ColumnDef, dialect: Dialect) -> String {
    let mut sql = format!("{} {}", quote(column.name), column.kind.sql(dialect));
    match (column.default, dialect) {
        (DefaultValue::None, _) => {}
        (DefaultValue::Identity, Dialect::Sqlite) => sql.push_str(" PRIMARY KEY AUTOINCREMENT"),
        (DefaultValue::Identity, Dialect::Postgres) => sql.push_str(" GENERATED BY DEFAULT AS IDENTITY"),
        (DefaultValue::Now, _) => sql.extend([format!(" DEFAULT {}", dialect.now())]),
        (DefaultValue::Sql(default), _) => sql.extend([format!(" DEFAULT ({default})")]),
    }
    if !column.nullable || table.primary_key.contains(&column.name) {
        sql.push_str(" NOT NULL");
    }
    sql
}

/// The condition that a column is one of its names.
fn names(table: &Table, column: &ColumnDef) -> Option<String> {
    let ColumnType::Enum(names) = column.kind else {
        return None;
    };
    let names: Vec<String> = names.iter().map(|name| quote_text(name)).collect();
    Some(format!(
        "CONSTRAINT {} CHECK ({} IN ({}))",
        quote(&format!("{}_{}_check", table.name, column.name)),
        quote(column.name),
        names.join(", ")
    ))
}

fn references(table: &Table) -> impl Iterator<Item = String> {
    let of = |column: &ColumnDef| {
        let target = column.references?;
        let action = match target.on_delete {
            OnDelete::Cascade => " ON DELETE CASCADE",
            OnDelete::SetNull => " ON DELETE SET NULL",
            OnDelete::Restrict => "",
        };
        Some(format!(
            "CONSTRAINT {} FOREIGN KEY ({}) REFERENCES {} ({}){action}",
            quote(&format!("{}_{}_fkey", table.name, column.name)),
            quote(column.name),
            quote(target.table),
            quote(target.column)
        ))
    };
    table.columns.iter().filter_map(of)
}

fn create_index(table: &Table, index: &Index) -> String {
    let condition = index
        .condition
        .map(|sql| format!(" WHERE {sql}"))
        .unwrap_or_default();
    let rest = format!("({}){condition}", terms(index.columns));
    index_sql(index.unique, index.name, table.name, &rest)
}

/// The statement that makes an index, with what stands behind the name of its table.
pub(super) fn index_sql(is_unique: bool, name: &str, table: &str, rest: &str) -> String {
    let unique = if is_unique { "UNIQUE " } else { "" };
    format!("CREATE {unique}INDEX {} ON {} {rest}", quote(name), quote(table))
}

/// Names in quotes. What is no name stays an expression: `lower(email)`.
fn terms(names: &[&str]) -> String {
    let one = |name: &&str| {
        if is_name(name) {
            quote(name)
        } else {
            (*name).to_owned()
        }
    };
    names.iter().map(one).collect::<Vec<_>>().join(", ")
}
