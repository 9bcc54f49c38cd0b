//! The stable code of a variant.

use proc_macro2::Ident;
use syn::ext::IdentExt;

use crate::snake::snake;

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

#[cfg(test)]
mod tests {
    use syn::parse_quote;

    use super::*;

    #[test]
    fn names_become_codes() {
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
