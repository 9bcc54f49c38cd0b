//! Differences in words.

use super::compare::{Change, TableChange, changes};
use super::shape::{Column, Foreign, Index, PrimaryKey, Shape, TableShape};

/// Every difference between what is there and what the models want, a line each.
pub(super) fn differences(there: &Shape, wanted: &Shape) -> Vec<String> {
    let mut lines = Vec::new();
    for change in changes(there, wanted) {
        match change {
            Change::Create(table) => lines.push(format!("the table `{table}` is missing")),
            Change::Drop(table) => lines.push(format!("the table `{table}` is there, and no model has it")),
            Change::Alter(change) => of_table(there, wanted, &change, &mut lines),
        }
    }
    lines
}

fn of_table(there: &Shape, wanted: &Shape, change: &TableChange, lines: &mut Vec<String>) {
    let table = &change.table;
    let (Some(old), Some(new)) = (there.tables.get(table), wanted.tables.get(table)) else {
        return;
    };
    of_columns(old, new, change, lines);
    if change.key {
        let (old, new) = (key(old.primary_key.as_ref()), key(new.primary_key.as_ref()));
        lines.push(format!(
            "the primary key of `{table}` is {old}, and the model says {new}"
        ));
    }
    if change.options {
        lines.push(format!(
            "`{table}` is `{}`, and the model says `{}`",
            old.options, new.options
        ));
    }
    of_rules(change, lines);
}

fn of_columns(old: &TableShape, new: &TableShape, change: &TableChange, lines: &mut Vec<String>) {
    let table = &change.table;
    let missing = new
        .columns
        .iter()
        .filter(|column| change.added.contains(&column.name));
    lines.extend(
        missing.map(|column| format!("`{table}.{}` is missing: {}", column.name, definition(column))),
    );
    let extra = change.dropped.iter();
    lines
        .extend(extra.map(|column| format!("`{table}.{column}` is there, and the model has no such column")));
    for name in &change.altered {
        if let (Some(old), Some(new)) = (old.column(name), new.column(name)) {
            lines.push(format!(
                "`{table}.{name}` is {}, and the model says {}",
                definition(old),
                definition(new)
            ));
        }
    }
}

fn of_rules(change: &TableChange, lines: &mut Vec<String>) {
    let table = &change.table;
    let mut both = |missing: Vec<String>, extra: Vec<String>| {
        lines.extend(missing.iter().map(|what| format!("`{table}` lacks {what}")));
        lines.extend(
            extra
                .iter()
                .map(|what| format!("`{table}` has {what}, and the model does not")),
        );
    };
    let foreign = |all: &[Foreign]| all.iter().map(Foreign::to_string).collect();
    both(foreign(&change.foreign_added), foreign(&change.foreign_dropped));
    let checks = |all: &[super::shape::Check]| all.iter().map(|check| check.sql.text().to_owned()).collect();
    both(checks(&change.checks_added), checks(&change.checks_dropped));
    let indexes = |all: &[Index]| all.iter().map(Index::to_string).collect();
    both(indexes(&change.indexes_added), indexes(&change.indexes_dropped));
    for (old, new) in &change.indexes_renamed {
        lines.push(format!("`{table}` has {old}, and the model calls it {new}"));
    }
}

/// A column as it would be declared.
fn definition(column: &Column) -> String {
    let mut words = vec![column.kind.clone()];
    words.extend(column.collation.iter().map(|name| format!("COLLATE {name}")));
    words.extend(
        column
            .generated
            .iter()
            .map(|sql| format!("GENERATED ALWAYS AS {}", sql.text())),
    );
    words.extend(column.identity.iter().map(|how| format!("IDENTITY {how}")));
    words.extend(column.sequence.iter().map(|name| format!("SEQUENCE {name}")));
    words.extend(column.default.iter().map(|sql| format!("DEFAULT {}", sql.text())));
    words.push(if column.not_null { "NOT NULL" } else { "NULL" }.to_owned());
    words.join(" ")
}

fn key(key: Option<&PrimaryKey>) -> String {
    key.map_or_else(
        || "none".to_owned(),
        |key| format!("({})", key.columns.join(", ")),
    )
}

impl std::fmt::Display for Foreign {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (columns, targets) = (self.columns.join(", "), self.targets.join(", "));
        let text = format!(
            "FOREIGN KEY ({columns}) REFERENCES {} ({targets}) {}",
            self.table, self.rest
        );
        f.write_str(text.trim_end())
    }
}

impl std::fmt::Display for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let unique = if self.is_unique { "UNIQUE INDEX" } else { "INDEX" };
        match &self.name {
            Some(name) => write!(f, "{unique} {name} {}", self.rest.text()),
            None => write!(f, "UNIQUE {}", self.rest.text()),
        }
    }
}
