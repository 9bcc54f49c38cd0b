//! What is different between two schemas.

use super::shape::{Check, Foreign, Index, Shape, TableShape};

/// A difference of a table.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Change {
    Create(String),
    Drop(String),
    Alter(Box<TableChange>),
}

/// What is different in a table that both have.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct TableChange {
    pub(super) table: String,
    pub(super) added: Vec<String>,
    pub(super) dropped: Vec<String>,
    pub(super) altered: Vec<String>,
    pub(super) key: bool,
    pub(super) options: bool,
    pub(super) foreign_added: Vec<Foreign>,
    pub(super) foreign_dropped: Vec<Foreign>,
    pub(super) checks_added: Vec<Check>,
    pub(super) checks_dropped: Vec<Check>,
    pub(super) indexes_added: Vec<Index>,
    pub(super) indexes_dropped: Vec<Index>,
    /// The same index under another name.
    pub(super) indexes_renamed: Vec<(Index, Index)>,
}

/// What leads from one schema to another, by the names of the tables.
pub(super) fn changes(old: &Shape, new: &Shape) -> Vec<Change> {
    let mut changes = Vec::new();
    for (name, table) in &new.tables {
        match old.tables.get(name) {
            None => changes.push(Change::Create(name.clone())),
            Some(old) => {
                let change = table_change(name, old, table);
                let nothing = TableChange {
                    table: name.clone(),
                    ..TableChange::default()
                };
                if change != nothing {
                    changes.push(Change::Alter(Box::new(change)));
                }
            }
        }
    }
    let dropped = old.tables.keys().filter(|name| !new.tables.contains_key(*name));
    changes.extend(dropped.map(|name| Change::Drop(name.clone())));
    changes
}

fn table_change(name: &str, old: &TableShape, new: &TableShape) -> TableChange {
    let names = |table: &TableShape| table.columns.iter().map(|it| it.name.clone()).collect::<Vec<_>>();
    let (old_names, new_names) = (names(old), names(new));
    let altered = new.columns.iter().filter(|column| {
        let known = old.column(&column.name);
        known.is_some_and(|known| known != *column)
    });
    let (indexes_added, mut indexes_dropped) = between(&old.indexes, &new.indexes);
    let mut indexes_renamed = Vec::new();
    let indexes_added = indexes_added
        .into_iter()
        .filter(
            |index| match indexes_dropped.iter().position(|known| known.is_like(index)) {
                Some(at) => {
                    indexes_renamed.push((indexes_dropped.remove(at), index.clone()));
                    false
                }
                None => true,
            },
        )
        .collect();
    let (foreign_added, foreign_dropped) = between(&old.foreign_keys, &new.foreign_keys);
    let (checks_added, checks_dropped) = between(&old.checks, &new.checks);
    TableChange {
        table: name.to_owned(),
        added: without(&new_names, &old_names),
        dropped: without(&old_names, &new_names),
        altered: altered.map(|column| column.name.clone()).collect(),
        key: old.primary_key != new.primary_key,
        options: old.options != new.options,
        foreign_added,
        foreign_dropped,
        checks_added,
        checks_dropped,
        indexes_added,
        indexes_dropped,
        indexes_renamed,
    }
}

/// What only the new list has, and what only the old one has.
fn between<T: Clone + PartialEq>(old: &[T], new: &[T]) -> (Vec<T>, Vec<T>) {
    (without(new, old), without(old, new))
}

fn without<T: Clone + PartialEq>(all: &[T], others: &[T]) -> Vec<T> {
    let mut others = others.to_vec();
    let is_alone = |one: &&T| match others.iter().position(|other| other == *one) {
        Some(at) => {
            others.swap_remove(at);
            false
        }
        None => true,
    };
    all.iter().filter(is_alone).cloned().collect()
}
