//! Where an entry of the log for people begins.

use std::io::{self, Write};

/// What the lines of an entry begin with, but for its first.
const INDENT: &[u8] = b"    ";

/// Writes entries whose first line alone begins in the first column. What a client, a database or another server has said may have
/// lines of its own, and cannot pass for an entry so; a backtrace stays as readable as it is.
#[derive(Debug)]
pub(super) struct Entry<W>(pub(super) W);

impl<W: Write> Write for Entry<W> {
    /// One call is one entry, as in [`subscriber`](super::subscriber).
    fn write(&mut self, entry: &[u8]) -> io::Result<usize> {
        let lines: Vec<&[u8]> = entry.split_inclusive(|byte| *byte == b'\n').collect();
        let mut indented = lines.join(INDENT);
        // It would lead a terminal back to the first column.
        indented.retain(|byte| *byte != b'\r');
        self.0.write_all(&indented)?;
        Ok(entry.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(entry: &str) -> String {
        let mut written = Vec::new();
        Entry(&mut written).write_all(entry.as_bytes()).unwrap();
        String::from_utf8(written).unwrap()
    }

    #[test]
    fn only_its_first_line_begins_in_the_first_column() {
        assert_eq!(written("one line\n"), "one line\n");
        assert_eq!(
            written("an error: no\n2026-01-01 INFO all is well\n"),
            "an error: no\n    2026-01-01 INFO all is well\n"
        );
        assert_eq!(written("an error: no\r\n\rINFO\n"), "an error: no\n    INFO\n");
        assert_eq!(written("\n\n"), "\n    \n");
        assert_eq!(written(""), "");
    }
}
