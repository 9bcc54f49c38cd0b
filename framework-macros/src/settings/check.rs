//! What does not fit together.

use std::collections::{HashMap, HashSet};

use quote::ToTokens;
use syn::LitStr;

use super::model::{Field, Item, Shape, Word};
use crate::sink::Sink;

/// Notes every contradiction of the item.
pub(super) fn item(item: &Item<'_>, sink: &Sink) {
    if !item.input.generics.params.is_empty() {
        sink.error(
            &item.input.generics,
            "settings have no parameters: write the types that they have",
        );
    }
    match &item.shape {
        Shape::Settings(fields) => settings(item, fields, sink),
        Shape::Words(words) => {
            let options = item.prefix.iter().chain(&item.table);
            let options = options.map(ToTokens::to_token_stream);
            for option in options.chain(item.check.iter().map(ToTokens::to_token_stream)) {
                sink.error(option, "a word has no settings inside: take this away");
            }
            if words.is_empty() {
                let message = "an enum without variants has no word: add one";
                sink.error(&item.input.ident, message);
            }
            distinct_words(words, sink);
        }
    }
}

/// Notes variants that can never be read.
fn distinct_words(words: &[Word<'_>], sink: &Sink) {
    let mut seen = HashSet::new();
    for Word { ident, word } in words {
        if !seen.insert(word) {
            let message = format!("`{word}` is another variant already: give this one another name");
            sink.error(ident, message);
        }
    }
}

fn settings(item: &Item<'_>, fields: &[Field<'_>], sink: &Sink) {
    if let Some(prefix) = &item.prefix
        && !is_variable(&prefix.value())
    {
        sink.error(
            prefix,
            "a prefix has capital letters, digits and `_`, as in \"SHOP_\"",
        );
    }
    if let Some(table) = &item.table
        && !is_key(&table.value())
    {
        sink.error(
            table,
            "a table is named by small letters, digits and `_`, as in \"shop\"",
        );
    }
    for each in fields {
        field(each, sink);
    }
    let prefix = item.prefix.as_ref().map(LitStr::value);
    let prefix = prefix.filter(|prefix| is_variable(prefix)).unwrap_or_default();
    distinct(&prefix, fields, sink);
}

fn field(field: &Field<'_>, sink: &Sink) {
    field.rules.check(sink);
    match &field.variable {
        Some(variable) if !is_variable(&variable.value()) => sink.error(
            variable,
            "a variable has capital letters, digits and `_`, as in \"DATABASE_URL\"",
        ),
        None if field.name.contains("__") => {
            let message = "`__` separates a group from what is in it: write one `_`";
            sink.error(field.ident, message);
        }
        _ => {}
    }
}

fn is_variable(name: &str) -> bool {
    let legal = |letter: char| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_';
    name.starts_with(|first: char| first.is_ascii_uppercase() || first == '_') && name.chars().all(legal)
}

fn is_key(name: &str) -> bool {
    let legal = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
    !name.is_empty() && name.chars().all(legal)
}

/// Notes fields that one variable would set.
fn distinct(prefix: &str, fields: &[Field<'_>], sink: &Sink) {
    let mut seen: HashMap<String, &Field<'_>> = HashMap::new();
    for field in fields {
        let variable = field.variable(prefix);
        if let Some(first) = seen.get(&variable) {
            let message = format!(
                "`{}` is read from {variable} already: write another name",
                first.name
            );
            sink.error(field.place(), message);
        } else {
            seen.insert(variable, field);
        }
    }
}
