//! Goes through a statement piece by piece, so that what stands in quotes and comments does not count.

use super::text::{Text, is};
use crate::db::Dialect;
use crate::db::refusal::Refusal;

/// What stands outside of quotations and comments.
pub(super) enum Piece<'a> {
    Word(&'a [u8]),
    /// A `;`.
    End,
}

/// Reads a text as its database does, as far as it matters where a quotation ends. What is a quotation for one database and none
/// for the other would hide a statement.
pub(super) struct Scan<'a> {
    text: Text<'a>,
    at: usize,
}

impl<'a> Scan<'a> {
    pub(super) const fn new(text: Text<'a>, at: usize) -> Self {
        Self { text, at }
    }

    /// Refuses a second statement, and ROLLBACK as a word.
    #[cold]
    pub(super) fn run(mut self) -> Result<(), Refusal> {
        while let Some(word) = self.next_word()? {
            if is(word, "ROLLBACK") {
                return Err(Refusal::TransactionControl);
            }
        }
        Ok(())
    }

    /// Whether some words stand one behind the other.
    pub(super) fn has(mut self, words: &[&str]) -> bool {
        let mut found = 0;
        while let Ok(Some(word)) = self.next_word() {
            found = if is(word, words[found]) {
                found + 1
            } else {
                usize::from(is(word, words[0]))
            };
            if found == words.len() {
                return true;
            }
        }
        false
    }

    /// The next word outside of quotations, within the first statement.
    pub(super) fn next_word(&mut self) -> Result<Option<&'a [u8]>, Refusal> {
        while let Some(piece) = self.next_piece() {
            match piece {
                Piece::Word(word) => return Ok(Some(word)),
                Piece::End if self.text.skip_space(self.at) < self.text.bytes.len() => {
                    return Err(Refusal::SeveralStatements);
                }
                Piece::End => {}
            }
        }
        Ok(None)
    }

    /// The next word, or the end of a statement.
    pub(super) fn next_piece(&mut self) -> Option<Piece<'a>> {
        let is_sqlite = self.text.dialect == Dialect::Sqlite;
        while let Some(byte) = self.text.bytes.get(self.at).copied() {
            match byte {
                b'\'' | b'"' => self.quoted(byte),
                b'`' if is_sqlite => self.quoted(b'`'),
                b'[' if is_sqlite => self.quoted(b']'),
                b'-' | b'/' => self.comment(),
                b'$' | b'@' | b':' | b'#' if is_sqlite => self.parameter(),
                b'$' => self.dollar(),
                b';' => {
                    self.at += 1;
                    return Some(Piece::End);
                }
                byte if byte.is_ascii_digit() => self.at += self.text.word(self.at).len(),
                byte if is_in_name(byte) => return Some(Piece::Word(self.word())),
                _ => self.at += 1,
            }
        }
        None
    }

    /// Whether the word that was read last is a name by what stands before it: `t.end`, `AS end`.
    pub(super) fn is_label(&self, word: &[u8]) -> bool {
        let before = &self.text.bytes[..self.at - word.len()];
        let trimmed = before.trim_ascii_end();
        let is_behind_as = matches!(trimmed, [.., byte, b'A' | b'a', b'S' | b's'] if !is_in_name(*byte));
        before.ends_with(b".") || (is_behind_as && trimmed.len() < before.len())
    }

    /// To the end of a quotation. A doubled quote begins a new one.
    fn quoted(&mut self, end: u8) {
        let rest = self.text.rest(self.at + 1);
        self.at += 1 + memchr::memchr(end, rest).map_or(rest.len(), |end| end + 1);
    }

    /// To the end of a quotation in which a backslash escapes, `E'..'` of PostgreSQL. It goes on after a doubled quote, and on
    /// another line.
    fn escaped(&mut self) {
        while self.text.bytes.get(self.at) == Some(&b'\'') {
            self.at += 1;
            while let Some(byte) = self.text.bytes.get(self.at) {
                self.at += if *byte == b'\\' { 2 } else { 1 };
                if *byte == b'\'' {
                    break;
                }
            }
            self.skip_lines();
        }
    }

    /// Behind white space and comments of a line.
    fn skip_lines(&mut self) {
        loop {
            let rest = self.text.rest(self.at);
            self.at += match rest {
                [byte, ..] if byte.is_ascii_whitespace() || *byte == 0x0b => 1,
                [b'-', b'-', ..] => self.text.line_comment(rest),
                _ => return,
            };
        }
    }

    fn comment(&mut self) {
        let rest = self.text.rest(self.at);
        self.at += match rest {
            [b'-', b'-', ..] => self.text.line_comment(rest),
            [b'/', b'*', ..] => self.text.block_comment(rest),
            _ => 1,
        };
    }

    /// `$name` of SQLite, which may go on with `(anything)`.
    fn parameter(&mut self) {
        let rest = self.text.rest(self.at + 1);
        let name = length(rest, |byte| is_in_name(byte) || byte == b':');
        self.at += 1 + name;
        if name > 0 && rest.get(name) == Some(&b'(') {
            let inside = &rest[name..];
            let inside = length(inside, |byte| !byte.is_ascii_whitespace() && byte != b')');
            self.at += inside + 1;
        }
    }

    /// `$tag$ .. $tag$` of PostgreSQL, or the `$1` of a parameter.
    fn dollar(&mut self) {
        let rest = self.text.rest(self.at + 1);
        let tag = &rest[..length(rest, |byte| is_in_name(byte) && byte != b'$')];
        let is_tag = rest.get(tag.len()) == Some(&b'$') && !tag.first().is_some_and(u8::is_ascii_digit);
        if !is_tag {
            self.at += 1;
            return;
        }
        let opened = self.at + 1 + tag.len();
        let delimiter = &self.text.bytes[self.at..=opened];
        let rest = self.text.rest(opened + 1);
        let closed = memchr::memmem::find(rest, delimiter).map(|end| end + delimiter.len());
        self.at = opened + 1 + closed.unwrap_or(rest.len());
    }

    fn word(&mut self) -> &'a [u8] {
        let rest = self.text.rest(self.at);
        let word = &rest[..length(rest, is_in_name)];
        self.at += word.len();
        // Whatever else ends with an `e`, as in `date'..'`, escapes nothing.
        if is(word, "E") && self.text.dialect == Dialect::Postgres {
            self.escaped();
        }
        word
    }
}

/// How many bytes are such.
fn length(text: &[u8], is_such: impl Fn(u8) -> bool) -> usize {
    text.iter().position(|byte| !is_such(*byte)).unwrap_or(text.len())
}

/// Whether a byte may stand within a name. A dollar may, but not begin one.
const fn is_in_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | 0x80..)
}
