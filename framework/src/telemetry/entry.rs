//! Where an entry of the log for people begins.

use std::io::{self, Write};

/// What the lines of an entry begin with, but for its first.
const INDENT: &[u8] = b"    ";

/// Writes entries whose first line alone begins in the first column, and of whose control characters only line feeds, tabs and colours are left.
/// What a client, a database or another server has said may have lines of its own or steer a terminal, and cannot pass for an entry so; a
/// backtrace stays as readable as it is.
#[derive(Debug)]
pub(super) struct Entry<W>(pub(super) W);

impl<W: Write> Write for Entry<W> {
    /// One call is one entry, as in [`subscriber`](super::subscriber).
    fn write(&mut self, entry: &[u8]) -> io::Result<usize> {
        let lines = entry.split_inclusive(|byte| *byte == b'\n');
        let lines: Vec<Vec<u8>> = lines.map(harmless).collect();
        self.0.write_all(&lines.join(INDENT))?;
        Ok(entry.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// A line that does nothing to a terminal but colour it.
fn harmless(line: &[u8]) -> Vec<u8> {
    let mut written = Vec::with_capacity(line.len());
    let mut rest = line;
    while let Some(first) = rest.first() {
        let (length, is_kept) = match (colour(rest), control(rest)) {
            (Some(length), _) => (length, true),
            (None, 0) => (1, true),
            (None, length) => (length, false),
        };
        let (text, behind) = rest.split_at(length);
        if is_kept {
            written.extend_from_slice(text);
        } else if *first != b'\r' {
            // A carriage return says nothing, and would lead a terminal back to the first column.
            written.extend(text.escape_ascii());
        }
        rest = behind;
    }
    written
}

/// The length of the control character that a text begins with, in UTF-8; 0 if it begins with another one, a line feed or a tab.
fn control(text: &[u8]) -> usize {
    match text {
        [b'\n' | b'\t', ..] => 0,
        [0xc2, 0x80..=0x9f, ..] => 2,
        [byte, ..] if byte.is_ascii_control() => 1,
        _ => 0,
    }
}

/// The length of the colour that a text begins with, as `tracing` writes it: `ESC [ 1;31 m`.
fn colour(text: &[u8]) -> Option<usize> {
    let codes = text.strip_prefix(b"\x1b[")?;
    let end = codes.iter().position(|byte| *byte == b'm')?;
    codes[..end]
        .split(|byte| *byte == b';')
        .all(is_seen)
        .then_some(end + 3)
}

/// Whether text of this code can be read: none is hidden, or as dark as what it stands on. They are those that `tracing` writes.
fn is_seen(code: &[u8]) -> bool {
    matches!(code, b"0" | b"1" | b"2" | b"3" | [b'3', b'1'..=b'5'])
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

    #[test]
    fn nothing_steers_a_terminal_but_colours() {
        assert_eq!(
            written("\u{1b}[2m\ta\u{1b}[0;31mb\n"),
            "\u{1b}[2m\ta\u{1b}[0;31mb\n"
        );
        assert_eq!(
            written("a\u{1b}[2J\u{1b}[1\u{1b}[\u{1b}\u{8}\u{0}\u{7f}b"),
            r"a\x1b[2J\x1b[1\x1b[\x1b\x08\x00\x7fb"
        );
        assert_eq!(
            written("\u{1b}[8ma\u{1b}[30;40mb\u{1b}[mc"),
            r"\x1b[8ma\x1b[30;40mb\x1b[mc"
        );
        assert_eq!(written("\u{e4}\u{9b}2J\u{a0}"), "\u{e4}\\xc2\\x9b2J\u{a0}");
    }
}
