//! The stable code of a variant.

use proc_macro2::Ident;
use syn::ext::IdentExt;

/// `product` for `ProductError`; empty for `Error`.
pub(super) fn prefix(name: &Ident) -> String {
    let name = name.unraw().to_string();
    snake(name.strip_suffix("Error").unwrap_or(&name))
}

/// `product_not_found` for the variant `NotFound`.
pub(super) fn of_variant(prefix: &str, variant: &Ident) -> String {
    let variant = snake(&variant.unraw().to_string());
    if prefix.is_empty() {
        variant
    } else {
        format!("{prefix}_{variant}")
    }
}

/// The code of a struct: its prefix, or `error` where nothing is left of the name.
pub(super) fn of_struct(prefix: &str) -> String {
    if prefix.is_empty() { "error" } else { prefix }.to_owned()
}

/// Whether programs can rely on a code of that form.
pub(super) fn is_valid(code: &str) -> bool {
    !code.is_empty() && code.chars().all(|c| matches!(c, 'a'..='z' | '0'..='9' | '_'))
}

/// `HTTPTimeout` as `http_timeout`: capitals that stand together are one word.
fn snake(name: &str) -> String {
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
    use syn::parse_quote;

    use super::*;

    #[test]
    fn names_become_codes() {
        assert_eq!(snake("NotFound"), "not_found");
        assert_eq!(snake("HTTPTimeout"), "http_timeout");
        assert_eq!(snake("DbIO"), "db_io");
        assert_eq!(snake("S3Failed"), "s3_failed");
        assert_eq!(snake("Under_Score"), "under_score");
        assert_eq!(prefix(&parse_quote!(ProductError)), "product");
        assert_eq!(prefix(&parse_quote!(ErrorError)), "error");
        assert_eq!(
            of_variant(&prefix(&parse_quote!(Error)), &parse_quote!(Gone)),
            "gone"
        );
        assert_eq!(of_struct(&prefix(&parse_quote!(Error))), "error");
    }

    #[test]
    fn codes_are_plain() {
        assert!(is_valid("sold_out_2"));
        assert!(!is_valid("SoldOut") && !is_valid("sold-out") && !is_valid(""));
    }
}
