//! The settings file: TOML as a tree of texts, each with its line.

use std::collections::BTreeMap;

use toml::de::{DeInteger, DeTable, DeValue};

/// A value of the file.
#[derive(Debug, Clone)]
pub(in crate::config) struct Node {
    pub(in crate::config) line: usize,
    pub(in crate::config) content: Content,
}

/// What it is.
#[derive(Clone)]
pub(in crate::config) enum Content {
    /// A string, a number, a boolean, a date, as text.
    Text(String),
    List(Vec<Node>),
    Table(Table),
}

/// A table by its keys.
pub(in crate::config) type Table = BTreeMap<String, Node>;

/// The kind alone: a text may be a secret.
impl std::fmt::Debug for Content {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text(_) => f.write_str("Text(..)"),
            Self::List(items) => f.debug_list().entries(items).finish(),
            Self::Table(table) => f.debug_map().entries(table).finish(),
        }
    }
}

/// The tree of a text, and everything that is wrong with the text, by line.
pub(super) fn parse(text: &str) -> (Table, Vec<(usize, String)>) {
    let lines = Lines::new(text);
    let (table, errors) = DeTable::parse_recoverable(text);
    let faults = errors.into_iter().map(|error| {
        let line = error.span().map_or(1, |span| lines.of(span.start));
        (line, format!("is not TOML: {}", error.message()))
    });
    let mut faults: Vec<(usize, String)> = faults.collect();
    // What follows the first error of a line is often its consequence.
    faults.dedup_by_key(|(line, _)| *line);
    (lines.table(table.get_ref()), faults)
}

/// Where the lines of a text begin.
struct Lines(Vec<usize>);

impl Lines {
    fn new(text: &str) -> Self {
        let ends = text.match_indices('\n').map(|(index, _)| index + 1);
        Self(std::iter::once(0).chain(ends).collect())
    }

    /// The line of a byte, counted from 1.
    fn of(&self, byte: usize) -> usize {
        self.0.partition_point(|start| *start <= byte)
    }

    fn table(&self, table: &DeTable<'_>) -> Table {
        let entries = table.iter().map(|(key, value)| {
            // A table may be written in several places; its key stands where it begins.
            let line = self.of(key.span().start);
            let content = self.content(value.get_ref());
            (key.get_ref().clone().into_owned(), Node { line, content })
        });
        entries.collect()
    }

    fn content(&self, value: &DeValue<'_>) -> Content {
        match value {
            DeValue::String(text) => Content::Text(text.clone().into_owned()),
            DeValue::Integer(number) => Content::Text(decimal(number)),
            DeValue::Float(number) => Content::Text(number.as_str().to_owned()),
            DeValue::Boolean(value) => Content::Text(value.to_string()),
            DeValue::Datetime(time) => Content::Text(time.to_string()),
            DeValue::Array(items) => {
                let items = items.iter().map(|item| Node {
                    line: self.of(item.span().start),
                    content: self.content(item.get_ref()),
                });
                Content::List(items.collect())
            }
            DeValue::Table(table) => Content::Table(self.table(table)),
        }
    }
}

/// A number with base 10, whichever base it was written with.
fn decimal(number: &DeInteger<'_>) -> String {
    i128::from_str_radix(number.as_str(), number.radix())
        .map_or_else(|_| number.as_str().to_owned(), |number| number.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(table: &Table, key: &str) -> (usize, String) {
        match &table[key] {
            Node {
                line,
                content: Content::Text(text),
            } => (*line, text.clone()),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn scalars_are_texts_with_their_lines() {
        let (table, faults) =
            parse("a = 'x'\nb = 0x1F\nc = 10_000\n\nd = 1.5\ne = true\nf = 2026-01-02\n[g]\nh = 1\n");
        assert_eq!(faults, []);
        for (key, line, expected) in [
            ("a", 1, "x"),
            ("b", 2, "31"),
            ("c", 3, "10000"),
            ("d", 5, "1.5"),
            ("e", 6, "true"),
            ("f", 7, "2026-01-02"),
        ] {
            assert_eq!(text(&table, key), (line, expected.to_owned()));
        }
        let Content::Table(inner) = &table["g"].content else {
            panic!("{table:?}")
        };
        assert_eq!(text(inner, "h"), (9, "1".to_owned()));
    }

    #[test]
    fn every_error_has_its_line() {
        let (table, faults) = parse("a = 1\nb = = 2\nc = 3\nd = \n");
        let lines: Vec<usize> = faults.iter().map(|(line, _)| *line).collect();
        assert!(lines.contains(&2) && lines.contains(&4), "{faults:?}");
        assert_eq!(text(&table, "c").1, "3");
    }
}
