//! The message of a variant: a format string that names fields.

use proc_macro2::{Ident, Span};
use quote::format_ident;
use syn::ext::IdentExt;
use syn::{LitStr, Member};

/// The variable that holds a field while the message is written. It is at the message's place in the user's code,
/// because that is where the format string looks for it.
pub(super) fn binding(member: &Member, span: Span) -> Ident {
    let mut binding = match member {
        Member::Named(name) => name.clone(),
        Member::Unnamed(index) => format_ident!("field{}", index.index),
    };
    binding.set_span(span);
    binding
}

/// The format string with `{0}` turned into the name of the binding, so that only what it names is used.
pub(super) fn format(message: &LitStr) -> LitStr {
    let text = pieces(&message.value()).into_iter().map(|piece| match piece {
        Piece::Text(text) => text,
        Piece::Field(name, format) if name.starts_with(|c: char| c.is_ascii_digit()) => {
            format!("{{field{name}{format}}}")
        }
        Piece::Field(name, format) => format!("{{{name}{format}}}"),
    });
    LitStr::new(&text.collect::<String>(), message.span())
}

/// The message as the document shows it: `{id:?}` is `{id}` there, `{0}` is `…`, and `{{` is `{`.
pub(super) fn shown(message: &LitStr) -> String {
    let text = pieces(&message.value()).into_iter().map(|piece| match piece {
        Piece::Text(text) => text.replace("{{", "{").replace("}}", "}"),
        Piece::Field(name, _) if name.starts_with(|c: char| c.is_ascii_digit()) => "…".to_owned(),
        Piece::Field(name, _) => format!("{{{name}}}"),
    });
    text.collect()
}

/// What is wrong with the first name in the message that is no field.
pub(super) fn fault(message: &LitStr, members: &[Member]) -> Option<String> {
    pieces(&message.value())
        .into_iter()
        .find_map(|piece| match piece {
            Piece::Field(name, _) if name.is_empty() => {
                Some("`{}` names no field: write `{0}`, or the name of the field".to_owned())
            }
            Piece::Field(name, _) if !members.iter().any(|member| is_named(member, &name)) => {
                Some(format!("`{{{name}}}` is no field here{}", known(members)))
            }
            _ => None,
        })
}

fn known(members: &[Member]) -> String {
    if members.is_empty() {
        return ": there is none".to_owned();
    }
    let names: Vec<String> = members
        .iter()
        .map(|member| format!("`{{{}}}`", name(member)))
        .collect();
    format!(": expected {}", names.join(", "))
}

fn is_named(member: &Member, wanted: &str) -> bool {
    name(member) == wanted
}

fn name(member: &Member) -> String {
    match member {
        Member::Named(name) => name.unraw().to_string(),
        Member::Unnamed(index) => index.index.to_string(),
    }
}

enum Piece {
    /// Text as it was written, with its `{{` and `}}`.
    Text(String),
    /// The name of a field, and `:` with the format behind it.
    Field(String, String),
}

/// The parts of a format string. A brace that is never closed stays text, for the compiler to refuse.
fn pieces(message: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut text = String::new();
    let mut rest = message;
    while let Some(open) = rest.find('{') {
        text.push_str(&rest[..open]);
        rest = &rest[open..];
        if let Some(escaped) = rest.strip_prefix("{{") {
            text.push_str("{{");
            rest = escaped;
            continue;
        }
        let Some(close) = rest.find('}') else { break };
        let inside = &rest[1..close];
        let (name, format) = inside.split_at(inside.find(':').unwrap_or(inside.len()));
        pieces.push(Piece::Text(std::mem::take(&mut text)));
        pieces.push(Piece::Field(name.trim().to_owned(), format.to_owned()));
        rest = &rest[close + 1..];
    }
    text.push_str(rest);
    pieces.push(Piece::Text(text));
    pieces
}

#[cfg(test)]
mod tests {
    use syn::parse_quote;

    use super::*;

    #[test]
    fn numbers_become_bindings() {
        let message = parse_quote!("{0} of {1:?}, {name:>5}, {{0}} }}");
        assert_eq!(
            format(&message).value(),
            "{field0} of {field1:?}, {name:>5}, {{0}} }}"
        );
        assert_eq!(shown(&message), "… of …, {name}, {0} }");
    }

    #[test]
    fn every_name_is_a_field() {
        let members = [parse_quote!(r#type), parse_quote!(0)];
        let fault = |message: &str| fault(&LitStr::new(message, Span::call_site()), &members);
        assert_eq!(fault("{type} {0:?} {{x}}"), None);
        assert_eq!(
            fault("{1}").as_deref(),
            Some("`{1}` is no field here: expected `{type}`, `{0}`")
        );
        assert!(fault("{}").is_some_and(|message| message.contains("write `{0}`")));
    }
}
