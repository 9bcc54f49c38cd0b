//! "did you mean": the known word nearest to what was written.

/// The end of a message about a word that is none of `known`.
pub(crate) fn expected(word: &str, known: &[&str]) -> String {
    let list = known
        .iter()
        .map(|known| format!("`{known}`"))
        .collect::<Vec<_>>()
        .join(", ");
    match nearest(word, known) {
        Some(near) => format!("did you mean `{near}`? Expected one of {list}"),
        None => format!("expected one of {list}"),
    }
}

/// The known word that differs in the fewest letters, if it differs in few enough.
fn nearest<'k>(word: &str, known: &[&'k str]) -> Option<&'k str> {
    let allowed = (word.len() / 3).max(1);
    let distances = known.iter().map(|known| (distance(word, known), *known));
    distances
        .min_by_key(|(distance, _)| *distance)
        .filter(|(distance, _)| *distance <= allowed)
        .map(|(_, known)| known)
}

/// The Levenshtein distance.
fn distance(left: &str, right: &str) -> usize {
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (index, byte) in left.bytes().enumerate() {
        let mut diagonal = row[0];
        row[0] = index + 1;
        for (column, other) in right.bytes().enumerate() {
            let replaced = diagonal + usize::from(byte != other);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_word() {
        assert_eq!(
            nearest("minlength", &["max_items", "min_length"]),
            Some("min_length")
        );
        assert_eq!(nearest("pattrn", &["pattern", "alias"]), Some("pattern"));
        assert_eq!(nearest("zzz", &["gt", "pattern"]), None);
    }
}
