//! Refuses SQL that would begin or end a transaction, that would set something for whoever has the connection next, and more than
//! one statement in a text.
//!
//! What looks like it is refused: a check of the text can only be on the safe side. The usual statement costs a search for `;`, one
//! for `k`, and a look at its first word.

mod control;
mod left;
mod scan;
#[cfg(test)]
mod tests;
mod text;

pub(crate) use control::control;
use scan::Scan;
use text::{Text, is};

use super::Dialect;
use super::refusal::Refusal;

/// The pragmas that take a value and set nothing, or nothing that outlives the transaction.
const READING: [&str; 10] = [
    "TABLE_INFO",
    "TABLE_XINFO",
    "INDEX_LIST",
    "INDEX_INFO",
    "INDEX_XINFO",
    "FOREIGN_KEY_LIST",
    "FOREIGN_KEY_CHECK",
    "INTEGRITY_CHECK",
    "QUICK_CHECK",
    "DEFER_FOREIGN_KEYS",
];

/// Looks at a statement before it is sent.
#[inline]
pub(super) fn check(sql: &str, dialect: Dialect) -> Result<(), Refusal> {
    let text = Text::new(sql, dialect);
    let first = text.skip_space(0);
    if first >= text.bytes.len() {
        return Ok(());
    }
    if let Some(refusal) = first_word(text, first) {
        return Err(refusal);
    }
    let ends =
        memchr::memchr(b';', &text.bytes[first..]).is_none_or(|at| is_blank(&text.bytes[first + at..]));
    if ends && !mentions_rollback(text.bytes) {
        return Ok(());
    }
    Scan::new(text, first).run()
}

/// Whether nothing follows. A comment is something: the `;` may stand in a quotation, whose end would look like a comment.
fn is_blank(rest: &[u8]) -> bool {
    rest.iter()
        .all(|byte| byte.is_ascii_whitespace() || *byte == b';')
}

/// What is wrong with a statement that begins here, if its first word tells.
fn first_word(text: Text<'_>, at: usize) -> Option<Refusal> {
    let word = text.word(at);
    let any = |names: &[&str], refusal| names.iter().any(|name| is(word, name)).then_some(refusal);
    let control = |names: &[&str]| any(names, Refusal::TransactionControl);
    match (word.len(), word.first()? | 0x20) {
        (3, b's') if is(word, "SET") => set(text, at + 3),
        (3, b'e') => control(&["END"]),
        (4, b'c') => any(&["COPY"], Refusal::Copy),
        (5, b'b' | b's' | b'a') => control(&["BEGIN", "START", "ABORT"]),
        (5, b'r') => any(&["RESET"], Refusal::SessionState),
        (6, b'c') if is(word, "CREATE") => left::create(text, at),
        (6, b'c' | b'a' | b'd' | b'v') => control(&["COMMIT", "ATTACH", "DETACH", "VACUUM"]),
        (6, b'l') => any(&["LISTEN"], Refusal::SessionState),
        (6, b'p') if is(word, "PRAGMA") => pragma(text, at + 6),
        (7, b'r') => control(&["RELEASE"]),
        (7, b'd') if is(word, "DECLARE") => left::declare(text, at),
        (7, b'd') => any(&["DISCARD"], Refusal::SessionState),
        (7, b'p') => is(word, "PREPARE").then(|| left::prepare(text, at + 7)),
        (8, b'r') => control(&["ROLLBACK"]),
        (8, b'u') => any(&["UNLISTEN"], Refusal::SessionState),
        (9, b's') => control(&["SAVEPOINT"]),
        (10, b'd') => any(&["DEALLOCATE"], Refusal::SessionState),
        _ => None,
    }
}

/// Behind `SET`: `LOCAL` and a name, or `CONSTRAINTS`. What the transaction may do is not to be set, however the name is written.
fn set(text: Text<'_>, at: usize) -> Option<Refusal> {
    let scope_at = text.skip_space(at);
    let scope = text.word(scope_at);
    let name = text.name(text.skip_space(scope_at + scope.len()));
    let is_transaction = |word: &[u8]| word.get(..11).is_some_and(|start| is(start, "TRANSACTION"));
    if is_transaction(scope) || (is(scope, "SESSION") && is(name, "CHARACTERISTICS")) {
        return Some(Refusal::TransactionControl);
    }
    if is(scope, "CONSTRAINTS") {
        return None;
    }
    if !is(scope, "LOCAL") {
        return Some(Refusal::SessionState);
    }
    // `U&".."` may write any name.
    let is_control = is_transaction(name) || is(name, "SESSION") || is(name, "U");
    is_control.then_some(Refusal::TransactionControl)
}

/// Behind `PRAGMA`: a name, which a schema may stand before, and no value unless it sets nothing.
fn pragma(text: Text<'_>, at: usize) -> Option<Refusal> {
    let word = |at| {
        let at = text.skip_space(at);
        let word = text.word(at);
        (word, text.skip_space(at + word.len()))
    };
    let (mut name, mut next) = word(at);
    if text.bytes.get(next) == Some(&b'.') {
        (name, next) = word(next + 1);
    }
    let sets_nothing = READING.iter().any(|reading| is(name, reading));
    let has_value = next < text.bytes.len() || name.is_empty();
    (has_value && !sets_nothing).then_some(Refusal::Pragma)
}

/// Whether the letters of ROLLBACK stand anywhere: SQLite ends the transaction for `INSERT OR ROLLBACK` and `RAISE(ROLLBACK)`.
/// `k` is rare in SQL, so it is looked for first.
fn mentions_rollback(text: &[u8]) -> bool {
    memchr::memchr2_iter(b'k', b'K', text).any(|end| end >= 7 && is(&text[end - 7..=end], "ROLLBACK"))
}
