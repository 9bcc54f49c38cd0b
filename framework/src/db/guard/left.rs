//! Refuses what a statement would leave behind on the connection.

use super::scan::Scan;
use super::text::{Text, is};
use crate::db::Dialect;
use crate::db::refusal::Refusal;

/// A PREPARE of either kind: of a transaction, or of a statement that stays.
pub(super) fn prepare(text: Text<'_>, behind: usize) -> Refusal {
    let next = text.word(text.skip_space(behind));
    if is(next, "TRANSACTION") {
        Refusal::TransactionControl
    } else {
        Refusal::SessionState
    }
}

/// A cursor that stays open behind the transaction.
pub(super) fn declare(text: Text<'_>, at: usize) -> Option<Refusal> {
    let holds = Scan::new(text, at).has(&["WITH", "HOLD"]);
    holds.then_some(Refusal::SessionState)
}

/// Something temporary, unless it is a table that goes with the transaction. SQLite has none of that kind, so there it passes.
pub(super) fn create(text: Text<'_>, at: usize) -> Option<Refusal> {
    let mut words = Scan::new(text, at);
    let is_before = |word: &[u8]| {
        ["CREATE", "OR", "REPLACE", "LOCAL", "GLOBAL"]
            .iter()
            .any(|it| is(word, it))
    };
    let mut next = || words.next_word().ok().flatten();
    let word = std::iter::from_fn(&mut next).find(|word| !is_before(word))?;
    let stays = text.dialect == Dialect::Postgres
        && (is(word, "TEMP") || is(word, "TEMPORARY"))
        && !Scan::new(text, at).has(&["ON", "COMMIT", "DROP"]);
    stays.then_some(Refusal::SessionState)
}
