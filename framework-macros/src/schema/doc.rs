//! Doc comments as descriptions.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, Expr, Lit, Meta};

/// The doc comment as an expression of the type `&'static str`, or `None` if there is none.
pub(crate) fn text(attributes: &[Attribute]) -> Option<TokenStream> {
    let lines: Vec<&Expr> = attributes.iter().filter_map(line).collect();
    let literal: Option<Vec<String>> = lines.iter().map(|line| literal(line)).collect();
    match literal {
        Some(lines) => {
            let text = lines.join("\n");
            let text = text.trim();
            (!text.is_empty()).then(|| quote!(#text))
        }
        None => Some(quote!(::core::concat!(#(#lines, "\n"),*))),
    }
}

/// The text of one line as the user sees it.
pub(crate) fn plain(attribute: &Attribute) -> Option<String> {
    line(attribute).and_then(literal)
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
                let text = text.value();
                Some(text.strip_prefix(' ').unwrap_or(&text).trim_end().to_owned())
            }
            _ => None,
        },
        _ => None,
    }
}
