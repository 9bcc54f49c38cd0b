//! Tables in Markdown.

use std::fmt;

/// A table: the first column names what the others hold, which stand to the right.
#[derive(Debug)]
pub struct Table {
    columns: usize,
    lines: Vec<String>,
}

impl Table {
    /// A table without rows.
    ///
    /// # Panics
    /// Without columns.
    pub fn new(head: impl IntoIterator<Item: AsRef<str>>) -> Self {
        let (columns, head) = line(head);
        let rule = format!("|---|{}", "--:|".repeat(columns - 1));
        Self {
            columns,
            lines: vec![head, rule],
        }
    }

    /// Adds a row.
    ///
    /// # Panics
    /// When it has not as many cells as the head.
    pub fn row(&mut self, cells: impl IntoIterator<Item: AsRef<str>>) {
        let (columns, line) = line(cells);
        assert_eq!(columns, self.columns, "{line}");
        self.lines.push(line);
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lines.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

/// How many cells there are, and the line of them.
fn line(cells: impl IntoIterator<Item: AsRef<str>>) -> (usize, String) {
    let mut line = "|".to_owned();
    let mut count = 0;
    for cell in cells {
        line.extend([" ", cell.as_ref(), " |"]);
        count += 1;
    }
    (count, line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_markdown() {
        let mut table = Table::new(["case", "first", "last"]);
        table.row(["empty", "1", "2"].map(str::to_owned));
        let lines = [
            "| case | first | last |",
            "|---|--:|--:|",
            "| empty | 1 | 2 |",
            "",
        ];
        assert_eq!(table.to_string(), lines.join("\n"));
    }

    #[test]
    #[should_panic(expected = "| one |")]
    fn a_row_that_is_too_short_is_refused() {
        Table::new(["case", "first"]).row(["one"]);
    }
}
