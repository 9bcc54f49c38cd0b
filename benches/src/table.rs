//! Tables in Markdown.

use std::fmt;

/// A table: the first column names what the others hold.
#[derive(Debug)]
pub struct Table {
    columns: usize,
    lines: Vec<String>,
}

impl Table {
    /// A table without rows.
    pub fn new(head: &[&str]) -> Self {
        let rule = "|---".repeat(head.len());
        Self {
            columns: head.len(),
            lines: vec![line(head), format!("{rule}|")],
        }
    }

    /// Adds a row.
    ///
    /// # Panics
    /// When it has not as many cells as the head.
    pub fn row(&mut self, cells: &[&str]) {
        assert_eq!(cells.len(), self.columns, "{cells:?}");
        self.lines.push(line(cells));
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lines.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

fn line(cells: &[&str]) -> String {
    format!("| {} |", cells.join(" | "))
}
