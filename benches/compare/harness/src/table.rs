//! Tables in Markdown.

use std::fmt;

/// A table: the first column names what the others hold.
#[derive(Debug)]
pub(crate) struct Table {
    columns: usize,
    lines: Vec<String>,
}

impl Table {
    /// A table without rows.
    pub(crate) fn new<T: Into<String>>(head: impl IntoIterator<Item = T>) -> Self {
        let head: Vec<String> = head.into_iter().map(Into::into).collect();
        let rule = format!("|---|{}", "--:|".repeat(head.len() - 1));
        Self {
            columns: head.len(),
            lines: vec![line(&head), rule],
        }
    }

    /// Adds a row.
    ///
    /// # Panics
    /// When it has not as many cells as the head.
    pub(crate) fn row<T: Into<String>>(&mut self, cells: impl IntoIterator<Item = T>) {
        let cells: Vec<String> = cells.into_iter().map(Into::into).collect();
        assert_eq!(cells.len(), self.columns, "{cells:?}");
        self.lines.push(line(&cells));
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lines.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

fn line(cells: &[String]) -> String {
    format!("| {} |", cells.join(" | "))
}

/// A whole number with its thousands apart.
pub(crate) fn grouped(value: f64) -> String {
    let digits = format!("{value:.0}");
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        assert_eq!(
            [7.0, 999.6, 1_234_567.0].map(grouped),
            ["7", "1,000", "1,234,567"]
        );
    }
}
