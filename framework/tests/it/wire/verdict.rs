//! Compares what came back with what should.

use super::bytes::show;
use super::case::{Case, End, Expected};
use super::exchange::Seen;

/// What is wrong; nothing, if the case holds. `runs` counts all handlers that ran.
pub(super) fn faults(case: &Case, seen: &Seen, runs: usize) -> Vec<String> {
    let mut faults: Vec<String> = seen.fault.iter().cloned().collect();
    let statuses: Vec<u16> = seen.answers.iter().map(|answer| answer.status).collect();
    if !matches(&case.answers, &statuses) {
        faults.push(format!("the answers are {statuses:?}"));
    }
    match (case.end, seen.open) {
        (End::Open, false) => faults.push("it closes".to_owned()),
        (End::Close, true) => faults.push("it stays open".to_owned()),
        _ => {}
    }
    let runs = runs - usize::from(seen.open);
    if runs != case.runs {
        faults.push(format!("{runs} handlers ran"));
    }
    let content = seen.answers.last().map_or(&[][..], |answer| &answer.content);
    if case.content.as_ref().is_some_and(|expected| expected != content) {
        faults.push(format!("the content is `{}`", show(content)));
    }
    faults
}

/// Whether the statuses are those expected. One that may be missing is taken if it fits.
fn matches(expected: &[Expected], statuses: &[u16]) -> bool {
    match (expected, statuses) {
        ([], statuses) => statuses.is_empty(),
        ([first, rest @ ..], [status, others @ ..]) if first.statuses.contains(status) => {
            matches(rest, others)
        }
        ([first, rest @ ..], _) => first.optional && matches(rest, statuses),
    }
}
