//! The text of a statement: where its words are, and what stands between them.

use crate::db::Dialect;

/// SQL of a database.
#[derive(Clone, Copy)]
pub(super) struct Text<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) dialect: Dialect,
}

impl<'a> Text<'a> {
    pub(super) const fn new(sql: &'a str, dialect: Dialect) -> Self {
        Self {
            bytes: sql.as_bytes(),
            dialect,
        }
    }

    /// What stands from here on.
    pub(super) fn rest(self, at: usize) -> &'a [u8] {
        &self.bytes[at.min(self.bytes.len())..]
    }

    /// Behind white space, comments, a mark of byte order and stray semicolons.
    pub(super) fn skip_space(self, mut at: usize) -> usize {
        loop {
            let rest = self.rest(at);
            at += match rest {
                [byte, ..] if byte.is_ascii_whitespace() || matches!(byte, b';' | 0x0b) => 1,
                [0xef, 0xbb, 0xbf, ..] => 3,
                [b'-', b'-', ..] => self.line_comment(rest),
                [b'/', b'*', ..] => self.block_comment(rest),
                _ => return at,
            };
        }
    }

    /// The length of a comment that ends with the line. PostgreSQL knows the line ends of all systems.
    pub(super) fn line_comment(self, rest: &[u8]) -> usize {
        let end = match self.dialect {
            Dialect::Sqlite => memchr::memchr(b'\n', rest),
            Dialect::Postgres => memchr::memchr2(b'\n', b'\r', rest),
        };
        end.map_or(rest.len(), |end| end + 1)
    }

    /// The length of a comment up to its `*/`. PostgreSQL nests them.
    pub(super) fn block_comment(self, rest: &[u8]) -> usize {
        let nests = self.dialect == Dialect::Postgres;
        let (mut at, mut depth) = (2, 1);
        while depth > 0 {
            at += match rest.get(at..).unwrap_or_default() {
                [] => return rest.len(),
                [b'*', b'/', ..] => {
                    depth -= 1;
                    2
                }
                [b'/', b'*', ..] if nests => {
                    depth += 1;
                    2
                }
                _ => 1,
            };
        }
        at
    }

    /// The word that begins here.
    pub(super) fn word(self, at: usize) -> &'a [u8] {
        let rest = self.rest(at);
        let is_end = |byte: &u8| !(byte.is_ascii_alphanumeric() || *byte == b'_');
        &rest[..rest.iter().position(is_end).unwrap_or(rest.len())]
    }

    /// The name that begins here, without its quotation marks.
    pub(super) fn name(self, at: usize) -> &'a [u8] {
        self.word(at + usize::from(self.bytes.get(at) == Some(&b'"')))
    }
}

/// The first letters are compared first: mostly they differ, and a loop need not begin.
pub(super) fn is(word: &[u8], name: &str) -> bool {
    let letter = |text: &[u8]| text.first().map(u8::to_ascii_uppercase);
    letter(word) == letter(name.as_bytes()) && word.eq_ignore_ascii_case(name.as_bytes())
}
