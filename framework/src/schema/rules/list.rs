//! Length of lists, and items that may not repeat.

use std::collections::HashSet;

use serde::Serialize;

use crate::schema::sent::to_sent;
use crate::schema::{At, Constraints, FaultKind, Faults};

/// Checks `min_items max_items`.
#[inline]
pub(crate) fn items(len: usize, rules: &Constraints, at: &At<'_>, faults: &mut Faults) {
    let len = len as u64;
    if let Some(min_length) = rules.min_items
        && len < min_length
    {
        faults.push(at, FaultKind::TooShort { min_length });
    }
    if let Some(max_length) = rules.max_items
        && len > max_length
    {
        faults.push(at, FaultKind::TooLong { max_length });
    }
}

/// Checks `unique_items` on the JSON form of the items as they were sent, which JSON Schema compares too.
pub(crate) fn unique<T: Serialize>(list: &[T], rules: &Constraints, at: &At<'_>, faults: &mut Faults) {
    if !rules.unique_items {
        return;
    }
    let mut seen = HashSet::with_capacity(list.len());
    let repeats = |item| to_sent(item).is_ok_and(|json| !seen.insert(json));
    if list.iter().any(repeats) {
        faults.push(at, FaultKind::NotUnique);
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{RULES, codes};
    use super::*;

    #[test]
    fn lists_count_and_compare_items() {
        let rules = RULES.min_items(1).max_items(2);
        assert_eq!(codes(|at, faults| items(0, &rules, at, faults)), ["too_short"]);
        assert_eq!(codes(|at, faults| items(3, &rules, at, faults)), ["too_long"]);
        let rules = RULES.unique_items();
        assert_eq!(
            codes(|at, faults| unique(&[1, 2, 1], &rules, at, faults)),
            ["not_unique"]
        );
        assert!(codes(|at, faults| unique(&[1, 2], &rules, at, faults)).is_empty());
        assert!(codes(|at, faults| unique(&[1, 1], &RULES, at, faults)).is_empty());
    }
}
