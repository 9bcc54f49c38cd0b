//! What was given another name. No database knows it: a rename looks like something that is gone and something that is new.

use super::shape::{Column, Shape, Sql, TableShape, rename};
use crate::db::Dialect;

/// Names that were changed: of tables, and of columns by the present name of their table.
#[derive(Debug, Clone, Default)]
pub(super) struct Renames {
    pub(super) tables: Vec<(String, String)>,
    pub(super) columns: Vec<(String, String, String)>,
    /// The constraints of PostgreSQL that are named after what is renamed, by the present name of the table: otherwise a table or a
    /// column that gets the old name later cannot have its own.
    pub(super) constraints: Vec<(String, String, String)>,
}

/// Something gone that may be something new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Question {
    /// `notes`, or `notes.text`.
    pub(crate) old: String,
    /// The names that it may have now.
    pub(crate) candidates: Vec<String>,
}

impl Question {
    /// As it is told where nobody can be asked.
    pub(super) fn told(&self) -> String {
        let flags: Vec<_> = self
            .candidates
            .iter()
            .map(|new| format!("`--rename {}={new}`", self.old))
            .collect();
        format!(
            "`{}` may have another name now: say {}, or `--no-renames` if nothing was renamed and what it holds is to go",
            self.old,
            flags.join(" or ")
        )
    }
}

impl Renames {
    /// Reads what was said, as `notes.text` and `body`; and tells what fits nothing.
    pub(super) fn read(
        said: &[(String, String)],
        old: &Shape,
        new: &Shape,
        dialect: Dialect,
    ) -> (Self, Vec<String>) {
        let mut renames = Self::default();
        let mut faults = Vec::new();
        for (from, to) in said.iter().filter(|(from, _)| !from.contains('.')) {
            if !renames.take_table(from, to, old, new) {
                faults.push(format!(
                    "`{from}={to}` renames no table that is gone to one that is new"
                ));
            }
        }
        for (from, to) in said {
            let Some((table, column)) = from.split_once('.') else {
                continue;
            };
            if !renames.take_column(table, column, to, (old, new)) {
                faults.push(format!(
                    "`{from}={to}` renames no column that is gone to one that is new"
                ));
            }
        }
        if dialect == Dialect::Postgres {
            renames.name_constraints(old);
        }
        (renames, faults)
    }

    /// Takes up that a table has another name; answers whether it fits.
    fn take_table(&mut self, from: &str, to: &str, old: &Shape, new: &Shape) -> bool {
        let (was, is) = (
            |name| old.tables.contains_key(name),
            |name| new.tables.contains_key(name),
        );
        let fits = was(from) && is(to) && !is(from) && !was(to);
        if fits {
            self.tables.push((from.to_owned(), to.to_owned()));
        }
        fits
    }

    /// Takes up that a column has another name, behind the tables; answers whether it fits.
    fn take_column(&mut self, table: &str, column: &str, to: &str, (old, new): (&Shape, &Shape)) -> bool {
        let of_table = |(old, new): &&(String, String)| old == table || new == table;
        let (before, now) = match self.tables.iter().find(of_table) {
            Some((old, new)) => (old.clone(), new.clone()),
            None => (table.to_owned(), table.to_owned()),
        };
        let to = to.rsplit('.').next().unwrap_or(to);
        let has = |shape: &Shape, table: &str, column: &str| {
            let table = shape.tables.get(table);
            table.is_some_and(|table| table.column(column).is_some())
        };
        let fits = has(old, &before, column)
            && has(new, &now, to)
            && !has(new, &now, column)
            && !has(old, &before, to);
        if fits {
            self.columns.push((now, column.to_owned(), to.to_owned()));
        }
        fits
    }

    /// Names constraints after what their tables and columns are called now, if they are named after that.
    fn name_constraints(&mut self, old: &Shape) {
        for (from, to) in &self.tables {
            let names = [(format!("{from}_pkey"), format!("{to}_pkey"))];
            self.constraints.extend(known(old.tables.get(from), to, names));
        }
        for (table, column, to) in &self.columns {
            let before = self.tables.iter().find(|(_, new)| new == table);
            let before = before.map_or(table, |(old, _)| old);
            let names = ["check", "fkey"].map(|what| {
                (
                    format!("{before}_{column}_{what}"),
                    format!("{table}_{to}_{what}"),
                )
            });
            self.constraints
                .extend(known(old.tables.get(before), table, names));
        }
    }

    /// The names that were, of tables and of columns.
    pub(super) fn old_names(&self) -> Vec<String> {
        let tables = self.tables.iter().map(|(old, _)| old.clone());
        tables
            .chain(self.columns.iter().map(|(_, old, _)| old.clone()))
            .collect()
    }

    /// The old schema with the new names.
    pub(super) fn apply(&self, shape: &Shape) -> Shape {
        let mut shape = shape.clone();
        for (old, new) in &self.tables {
            if let Some(table) = shape.tables.remove(old) {
                shape.tables.insert(new.clone(), table);
            }
            for foreign in shape
                .tables
                .values_mut()
                .flat_map(|table| &mut table.foreign_keys)
            {
                if foreign.table == *old {
                    foreign.table.clone_from(new);
                }
            }
        }
        for (table, old, new) in &self.constraints {
            if let Some(table) = shape.tables.get_mut(table) {
                rename_constraint(table, old, new);
            }
        }
        for (table, old, new) in &self.columns {
            if let Some(shape) = shape.tables.get_mut(table) {
                rename_column(shape, old, new);
            }
            let others = shape
                .tables
                .values_mut()
                .flat_map(|table| &mut table.foreign_keys);
            for foreign in others.filter(|foreign| foreign.table == *table) {
                replace(&mut foreign.targets, old, new);
            }
        }
        shape
    }
}

/// The names that constraints of the table have, with what they are to be called, behind the present name of the table.
fn known<const COUNT: usize>(
    table: Option<&TableShape>,
    now: &str,
    names: [(String, String); COUNT],
) -> Vec<(String, String, String)> {
    let known: Vec<&String> = table.into_iter().flat_map(constraint_names).collect();
    names
        .into_iter()
        .filter(|(old, new)| known.contains(&old) && !known.contains(&new))
        .map(|(old, new)| (now.to_owned(), old, new))
        .collect()
}

fn constraint_names(table: &TableShape) -> impl Iterator<Item = &String> {
    let key = table.primary_key.iter().map(|it| &it.name);
    let foreign = table.foreign_keys.iter().map(|it| &it.name);
    let checks = table.checks.iter().map(|it| &it.name);
    key.chain(foreign).chain(checks).flatten()
}

fn rename_constraint(table: &mut TableShape, old: &str, new: &str) {
    let key = table.primary_key.iter_mut().map(|it| &mut it.name);
    let foreign = table.foreign_keys.iter_mut().map(|it| &mut it.name);
    let checks = table.checks.iter_mut().map(|it| &mut it.name);
    for name in key.chain(foreign).chain(checks).flatten() {
        if *name == old {
            new.clone_into(name);
        }
    }
}

fn rename_column(table: &mut TableShape, old: &str, new: &str) {
    let renamed = |sql: &Sql| Sql::new(rename(sql.text(), old, new));
    for column in &mut table.columns {
        if column.name == old {
            new.clone_into(&mut column.name);
        }
        column.generated = column.generated.as_ref().map(renamed);
    }
    if let Some(key) = &mut table.primary_key {
        replace(&mut key.columns, old, new);
    }
    for foreign in &mut table.foreign_keys {
        replace(&mut foreign.columns, old, new);
    }
    for check in &mut table.checks {
        check.sql = renamed(&check.sql);
    }
    for index in &mut table.indexes {
        index.rest = renamed(&index.rest);
        index.definition = index.definition.as_ref().map(renamed);
        replace(&mut index.columns, old, new);
    }
}

fn replace(names: &mut [String], old: &str, new: &str) {
    for name in names.iter_mut().filter(|name| *name == old) {
        new.clone_into(name);
    }
}

/// What is gone and is like something new, as far as it was not said what it is.
pub(super) fn questions(old: &Shape, new: &Shape) -> Vec<Question> {
    let mut questions = Vec::new();
    let gone = old
        .tables
        .iter()
        .filter(|(name, _)| !new.tables.contains_key(*name));
    for (name, table) in gone {
        let fresh = new
            .tables
            .iter()
            .filter(|(name, _)| !old.tables.contains_key(*name));
        let like = fresh.filter(|(_, other)| same_columns(table, other));
        ask(
            &mut questions,
            name.clone(),
            like.map(|(name, _)| name.clone()).collect(),
        );
    }
    for (name, table) in &old.tables {
        let Some(other) = new.tables.get(name) else {
            continue;
        };
        let fresh: Vec<&Column> = other
            .columns
            .iter()
            .filter(|it| table.column(&it.name).is_none())
            .collect();
        for column in table.columns.iter().filter(|it| other.column(&it.name).is_none()) {
            let like = fresh.iter().filter(|other| is_like(column, other));
            ask(
                &mut questions,
                format!("{name}.{}", column.name),
                like.map(|it| it.name.clone()).collect(),
            );
        }
    }
    questions
}

fn ask(questions: &mut Vec<Question>, old: String, candidates: Vec<String>) {
    if !candidates.is_empty() {
        questions.push(Question { old, candidates });
    }
}

/// Whether they differ in nothing but their name.
fn is_like(one: &Column, other: &Column) -> bool {
    let named = |column: &Column| Column {
        name: String::new(),
        ..column.clone()
    };
    named(one) == named(other)
}

fn same_columns(one: &TableShape, other: &TableShape) -> bool {
    let sorted = |table: &TableShape| {
        let mut columns = table.columns.clone();
        columns.sort_by(|one, other| one.name.cmp(&other.name));
        columns
    };
    sorted(one) == sorted(other)
}
