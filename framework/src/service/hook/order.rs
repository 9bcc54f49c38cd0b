//! The order in which hooks run.

use super::{Moment, PreparedHook, owner};

/// Puts the hooks in order: as the modules stand, but each behind those that make ready what it needs. What cannot be put in order
/// is a reason not to build the app.
pub(in crate::service) fn order(mut left: Vec<PreparedHook>, reasons: &mut Vec<String>) -> Vec<PreparedHook> {
    let mut placed = Vec::with_capacity(left.len());
    while !left.is_empty() {
        // What one service does at the end is a reason to start it first, but nothing that another needs for its start.
        let next = |rule: fn(&PreparedHook, &PreparedHook) -> bool| {
            (0..left.len()).find(|index| is_next(&left, *index, rule))
        };
        let Some(next) = next(readies).or_else(|| next(readies_in_time)) else {
            reasons.push(circle(&left));
            return placed;
        };
        placed.push(left.remove(next));
    }
    placed
}

/// Whether nothing that is left has to run before a hook.
fn is_next(left: &[PreparedHook], index: usize, readies: fn(&PreparedHook, &PreparedHook) -> bool) -> bool {
    let hook = &left[index];
    let earlier = left[..index].iter().all(|other| other.module != hook.module);
    earlier && left.iter().all(|other| !readies(other, hook))
}

/// Whether one makes ready what the other needs.
fn readies(one: &PreparedHook, other: &PreparedHook) -> bool {
    one.module != other.module && one.own.iter().any(|service| other.needs.contains(service))
}

/// Whether it does so before the other runs: the end of one is too late for the start of another.
fn readies_in_time(one: &PreparedHook, other: &PreparedHook) -> bool {
    (one.moment, other.moment) != (Moment::Stop, Moment::Start) && readies(one, other)
}

fn circle(left: &[PreparedHook]) -> String {
    let names: Vec<_> = left
        .iter()
        .map(|hook| format!("`{}` of {}", hook.name, owner(hook.module)))
        .collect();
    format!(
        "the hooks {} each need a service that another makes ready first: let one of them do without",
        names.join(", ")
    )
}
