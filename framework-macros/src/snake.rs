//! Names in snake case, of codes, words and tables.

/// `HTTPTimeout` as `http_timeout`: capitals that stand together are one word. `rename_all` of `schema` follows serde instead, which takes
/// each capital for a word.
pub(crate) fn snake(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut snake = String::with_capacity(name.len() + 4);
    for (index, letter) in letters.iter().enumerate() {
        let before = index.checked_sub(1).map(|index| letters[index]);
        let after = letters.get(index + 1);
        let starts = letter.is_uppercase()
            && before.is_some_and(|before| {
                before != '_' && (!before.is_uppercase() || after.is_some_and(|after| after.is_lowercase()))
            });
        if starts {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}

#[cfg(test)]
mod tests {
    use super::snake;

    #[test]
    fn capitals_that_stand_together_are_one_word() {
        for (name, written) in [
            ("NotFound", "not_found"),
            ("HTTPTimeout", "http_timeout"),
            ("DbIO", "db_io"),
            ("S3Failed", "s3_failed"),
            ("Under_Score", "under_score"),
            ("EUR", "eur"),
            ("already_so", "already_so"),
        ] {
            assert_eq!(snake(name), written);
        }
    }
}
