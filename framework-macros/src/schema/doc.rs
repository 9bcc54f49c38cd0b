//! Doc comments as descriptions.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Attribute, Expr, Lit, Meta};

/// The doc comment as an expression of the type `&'static str`, or `None` if there is none.
pub(crate) fn text(attributes: &[Attribute]) -> Option<TokenStream> {
    let literal: Option<Vec<String>> = attributes.iter().filter_map(line).map(literal).collect();
    let Some(text) = literal.map(|lines| lines.join("\n")) else {
        let lines = lines(attributes);
        return Some(quote!(::core::concat!(#(#lines, "\n"),*).trim_ascii()));
    };
    let text = text.trim();
    (!text.is_empty()).then(|| quote!(#text))
}

/// The doc comment line by line, each an expression of the type `&'static str`. What is no literal, as `include_str!(..)`, may hold
/// more than one.
pub(crate) fn lines(attributes: &[Attribute]) -> Vec<TokenStream> {
    let lines = attributes.iter().filter_map(line);
    lines
        .map(|line| literal(line).map_or_else(|| line.to_token_stream(), |text| text.to_token_stream()))
        .collect()
}

fn line(attribute: &Attribute) -> Option<&Expr> {
    match &attribute.meta {
        Meta::NameValue(meta) if meta.path.is_ident("doc") => Some(&meta.value),
        _ => None,
    }
}

/// The text of a line, less the space that follows `///`.
fn literal(line: &Expr) -> Option<String> {
    match line {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => {
                let text = without_stars(text.value());
                Some(text.strip_prefix(' ').unwrap_or(&text).trim_end().to_owned())
            }
            _ => None,
        },
        _ => None,
    }
}

/// A block comment without the stars that begin its lines, as rustdoc shows it.
fn without_stars(text: String) -> String {
    let mut lines: Vec<&str> = text.trim_end().lines().collect();
    let starred = |line: &&str| line.starts_with([' ', '\t']) && line.trim_start().starts_with('*');
    if lines.len() < 2 || !lines[1..].iter().all(starred) {
        return text;
    }
    for line in &mut lines[1..] {
        let plain = line.trim_start().trim_start_matches('*');
        *line = plain.strip_prefix(' ').unwrap_or(plain);
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_lose_their_stars_and_lists_keep_theirs() {
        let plain = |text: &str| without_stars(text.to_owned());
        assert_eq!(
            plain("\n * Read.\n *\n *     code\n * * item\n "),
            "\nRead.\n\n    code\n* item"
        );
        assert_eq!(plain(" Read.\n     * More. "), " Read.\nMore.");
        for kept in [" Kinds:\n* one\n* two", " one * two", "\n * Read.\n More.", ""] {
            assert_eq!(plain(kept), kept);
        }
    }
}
