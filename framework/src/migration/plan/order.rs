//! Which table comes first: the one that others refer to.

use crate::migration::shape::{Foreign, Shape};

/// A table, and the references to be made later, since they are to a table that comes later: a circle.
pub(super) struct Created {
    pub(super) table: String,
    pub(super) later: Vec<Foreign>,
}

/// The tables in an order in which they can be made.
pub(super) fn creation(shape: &Shape, mut names: Vec<String>) -> Vec<Created> {
    let mut order = Vec::new();
    while !names.is_empty() {
        let waits = |name: &String| !waiting(shape, name, &names).is_empty();
        // In a circle, one has to begin.
        let at = names.iter().position(|name| !waits(name)).unwrap_or(0);
        let later = waiting(shape, &names[at], &names);
        order.push(Created {
            table: names.remove(at),
            later,
        });
    }
    order
}

/// The references of a table to others that are not there yet.
fn waiting(shape: &Shape, name: &str, missing: &[String]) -> Vec<Foreign> {
    let foreign = shape
        .tables
        .get(name)
        .map(|table| table.foreign_keys.as_slice())
        .unwrap_or_default();
    let waits = |it: &&Foreign| it.table != name && missing.contains(&it.table);
    foreign.iter().filter(waits).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::migration::shape::TableShape;

    fn shape(references: &[(&str, &[&str])]) -> Shape {
        let table = |to: &&str| Foreign {
            name: None,
            columns: vec!["x".to_owned()],
            table: (*to).to_owned(),
            targets: vec!["id".to_owned()],
            rest: String::new(),
        };
        let tables = references.iter().map(|(name, to)| {
            let shape = TableShape {
                foreign_keys: to.iter().map(table).collect(),
                ..TableShape::default()
            };
            ((*name).to_owned(), shape)
        });
        Shape {
            tables: tables.collect(),
        }
    }

    #[test]
    fn what_is_referred_to_comes_first_and_a_circle_is_closed_later() {
        let shape = shape(&[
            ("a", &["b", "a"]),
            ("b", &["c"]),
            ("c", &["d"]),
            ("d", &["c"]),
            ("e", &["outside"]),
        ]);
        let order = creation(&shape, shape.tables.keys().cloned().collect());
        let told: Vec<_> = order.iter().map(|it| (&*it.table, it.later.len())).collect();
        assert_eq!(told, [("e", 0), ("a", 1), ("b", 1), ("c", 1), ("d", 0)]);
    }
}
