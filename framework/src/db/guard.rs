//! Refuses SQL that would begin or end a transaction, and more than one statement in a text.
//!
//! What looks like both is refused: a check of the text can only be on the safe side. The usual statement costs a search for `;`,
//! one for `k`, and a look at its first word.

use super::refusal::Refusal;

const WORD: &str = "a word ends at a byte of ASCII, so it is within the text";

/// Looks at a statement before it is sent.
#[inline]
pub(super) fn check(sql: &str) -> Result<(), Refusal> {
    let text = sql.as_bytes();
    let first = skip_space(text, 0);
    if first >= text.len() {
        return Ok(());
    }
    if is_control(text, first) {
        return Err(Refusal::TransactionControl);
    }
    let end = memchr::memchr(b';', &text[first..]).map_or(text.len(), |at| first + at);
    if skip_space(text, end) >= text.len() && !mentions_rollback(text) {
        return Ok(());
    }
    Scan { text, at: first }.run()
}

/// Behind white space, comments, a mark of byte order and stray semicolons.
fn skip_space(text: &[u8], mut at: usize) -> usize {
    loop {
        let rest = &text[at.min(text.len())..];
        at += match rest {
            [byte, ..] if byte.is_ascii_whitespace() || matches!(byte, b';' | 0x0b) => 1,
            [0xef, 0xbb, 0xbf, ..] => 3,
            [b'-', b'-', ..] => line_comment(rest),
            [b'/', b'*', ..] => block_comment(rest),
            _ => return at,
        };
    }
}

/// The length of a comment that ends with the line.
fn line_comment(rest: &[u8]) -> usize {
    memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end + 1)
}

/// The length of a comment up to the first `*/`. PostgreSQL nests them and SQLite does not; ending early shows more text to the
/// checks, so that they refuse too much and never too little.
fn block_comment(rest: &[u8]) -> usize {
    memchr::memmem::find(&rest[2..], b"*/").map_or(rest.len(), |end| 2 + end + 2)
}

/// The word that begins here.
fn word(text: &[u8], at: usize) -> &[u8] {
    let rest = &text[at.min(text.len())..];
    let is_end = |byte: &u8| !(byte.is_ascii_alphanumeric() || *byte == b'_');
    let end = rest.iter().position(is_end).unwrap_or(rest.len());
    rest.get(..end).expect(WORD)
}

/// The word after the one that begins here.
fn next_word(text: &[u8], at: usize) -> (usize, &[u8]) {
    let at = skip_space(text, at + word(text, at).len());
    (at, word(text, at))
}

/// The first letters are compared first: mostly they differ, and a loop need not begin.
fn is(word: &[u8], name: &str) -> bool {
    let letter = |text: &[u8]| text.first().map(u8::to_ascii_uppercase);
    letter(word) == letter(name.as_bytes()) && word.eq_ignore_ascii_case(name.as_bytes())
}

/// Whether a statement that begins here begins or ends transactions, or reaches other files.
fn is_control(text: &[u8], at: usize) -> bool {
    let first = word(text, at);
    match first.len() {
        3 => is(first, "END") || (is(first, "SET") && sets_transaction(text, at)),
        5 => ["BEGIN", "START", "ABORT"].iter().any(|name| is(first, name)),
        6 => ["COMMIT", "ATTACH", "DETACH", "VACUUM"]
            .iter()
            .any(|name| is(first, name)),
        7 => is(first, "RELEASE") || (is(first, "PREPARE") && is(next_word(text, at).1, "TRANSACTION")),
        8 => is(first, "ROLLBACK"),
        9 => is(first, "SAVEPOINT"),
        _ => false,
    }
}

/// `SET TRANSACTION ..`, `SET SESSION CHARACTERISTICS ..`, `SET LOCAL transaction_read_only ..`.
fn sets_transaction(text: &[u8], at: usize) -> bool {
    let is_transaction = |word: &[u8]| word.get(..11).is_some_and(|start| is(start, "TRANSACTION"));
    let (at, second) = next_word(text, at);
    let scoped = is(second, "SESSION") || is(second, "LOCAL");
    let third = next_word(text, at).1;
    is_transaction(second) || (scoped && (is(third, "CHARACTERISTICS") || is_transaction(third)))
}

/// Whether the letters of ROLLBACK stand anywhere: SQLite ends the transaction for `INSERT OR ROLLBACK` and `RAISE(ROLLBACK)`.
/// `k` is rare in SQL, so it is looked for first.
fn mentions_rollback(text: &[u8]) -> bool {
    memchr::memchr2_iter(b'k', b'K', text).any(|end| end >= 7 && is(&text[end - 7..=end], "ROLLBACK"))
}

/// Goes through the text piece by piece, so that what stands in quotes and comments does not count.
struct Scan<'a> {
    text: &'a [u8],
    at: usize,
}

impl Scan<'_> {
    #[cold]
    fn run(mut self) -> Result<(), Refusal> {
        while let Some(byte) = self.text.get(self.at).copied() {
            match byte {
                b'\'' | b'"' | b'`' => self.quoted(byte),
                b'-' | b'/' => self.comment(),
                b'$' => self.dollar(),
                b';' if skip_space(self.text, self.at) < self.text.len() => {
                    return Err(Refusal::SeveralStatements);
                }
                byte if byte.is_ascii_alphabetic() || byte == b'_' => self.word()?,
                _ => self.at += 1,
            }
        }
        Ok(())
    }

    /// To the end of a quotation. Only `E'..'` of PostgreSQL escapes with a backslash; a doubled quote begins a new quotation.
    fn quoted(&mut self, quote: u8) {
        let before = self.at.checked_sub(1).map(|at| self.text[at]);
        let escapes = quote == b'\'' && matches!(before, Some(b'e' | b'E'));
        self.at += 1;
        while let Some(byte) = self.text.get(self.at) {
            self.at += if escapes && *byte == b'\\' { 2 } else { 1 };
            if *byte == quote {
                return;
            }
        }
    }

    fn comment(&mut self) {
        let rest = &self.text[self.at..];
        self.at += match rest {
            [b'-', b'-', ..] => line_comment(rest),
            [b'/', b'*', ..] => block_comment(rest),
            _ => 1,
        };
    }

    /// `$tag$ .. $tag$` of PostgreSQL, or the `$1` of a parameter.
    fn dollar(&mut self) {
        let before = self.at.checked_sub(1).map(|at| self.text[at]);
        let in_name = before.is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let tag = word(self.text, self.at + 1);
        let opened = self.at + 1 + tag.len();
        let is_tag =
            !in_name && self.text.get(opened) == Some(&b'$') && !tag.first().is_some_and(u8::is_ascii_digit);
        if !is_tag {
            self.at += 1;
            return;
        }
        let delimiter = &self.text[self.at..=opened];
        let rest = &self.text[opened + 1..];
        let closed = memchr::memmem::find(rest, delimiter).map(|end| end + delimiter.len());
        self.at = opened + 1 + closed.unwrap_or(rest.len());
    }

    fn word(&mut self) -> Result<(), Refusal> {
        let word = word(self.text, self.at);
        self.at += word.len();
        if is(word, "ROLLBACK") {
            return Err(Refusal::TransactionControl);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_pass() {
        for sql in [
            "",
            " ; ",
            "select 1",
            "SELECT ';' ",
            "insert into t values ($1, 'a;b'); ",
            "-- COMMIT\nselect 1",
            "/* x; */ update t set a = 1;",
            "select $$;commit$$ ",
            "select $tag$ a; $$ b $tag$;",
            "select a->>'x;y' from t where b = $1",
            "update t set rollback_at = $1",
            "DO $$ begin perform 1; end $$",
            "select 'rollback'",
            "select 'it''s; fine'",
            "end_of_day()",
            "set local statement_timeout = 5",
            "with x as (select 1) select * from x ; -- done",
            "select 'unfinished; ",
            "select a[1] from t where b like '%k'",
        ] {
            assert_eq!(check(sql), Ok(()), "{sql}");
        }
    }

    #[test]
    fn transaction_control_is_refused() {
        for sql in [
            "COMMIT",
            " commit ;",
            "; COMMIT",
            "-- hi\n/* x */ CoMmIt",
            "rollback",
            "rollback to savepoint x",
            "BEGIN IMMEDIATE",
            "savepoint a",
            "release a",
            "end",
            "ABORT",
            "start transaction",
            "set transaction isolation level serializable",
            "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
            "set transaction_read_only = off",
            "set local transaction_read_only to off",
            "prepare transaction 'x'",
            "\u{feff}COMMIT",
            "insert or rollback into t values (1)",
            "attach 'x' as y",
        ] {
            assert_eq!(check(sql), Err(Refusal::TransactionControl), "{sql}");
        }
    }

    #[test]
    fn several_statements_are_refused() {
        for sql in [
            "select 1; commit",
            "select ';'; commit",
            "insert into t values ('it''s; ok'); select 2",
            "select E'\\'; commit -- '; select 1",
            "select 1 /* /* */ ; commit */",
            "select 1;; select 2",
        ] {
            assert!(check(sql).is_err(), "{sql}");
        }
    }

    #[test]
    fn no_text_makes_it_panic() {
        let pieces = [
            "'", "\"", "$", "$$", "$a$", "--", "/*", "*/", ";", "é", "k", "set", "E'", "\\", " ", "rollback",
        ];
        for first in pieces {
            for second in pieces {
                for third in pieces {
                    // Whatever it says, it ends.
                    let _ = check(&format!("{first}{second}{third}"));
                }
            }
        }
    }
}
