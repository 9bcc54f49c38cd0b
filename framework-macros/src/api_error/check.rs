//! What does not fit together.

use std::collections::HashMap;

use quote::ToTokens;
use syn::{Attribute, Data, Meta};

use super::model::{Error, Meaning, Variant};
use super::{code, message};
use crate::sink::Sink;

/// What is missing where `unique` alone stands.
pub(super) const NO_DB: &str = "`unique` is read from an error of the database: it stands in an enum that has the variant `#[api_error(transparent)] Db(DbError)`";

/// Notes every contradiction of the type.
pub(super) fn error(error: &Error<'_>, sink: &Sink) {
    match &error.input.data {
        Data::Union(data) => sink.error(data.union_token, "an API error is an enum, or a struct"),
        Data::Enum(data) if data.variants.is_empty() => sink.error(
            &error.input.ident,
            "an error without variants cannot happen: use `std::convert::Infallible`, or add one",
        ),
        _ => {}
    }
    if !error.input.generics.params.is_empty() {
        sink.error(
            &error.input.generics,
            "an API error has no parameters: its codes stand in the document, and it outlives the request's borrows",
        );
    }
    misplaced(error, sink);
    for each in &error.variants {
        variant(each, sink);
    }
    distinct(error, sink);
    unique(error, sink);
}

/// Notes attributes that stand where they say nothing.
fn misplaced(error: &Error<'_>, sink: &Sink) {
    let on_the_enum = match &error.input.data {
        Data::Enum(_) => error.input.attrs.as_slice(),
        _ => &[],
    };
    for attribute in of_error(on_the_enum) {
        sink.error(
            attribute,
            "write `#[api_error(..)]` on the variants: each is an error of its own",
        );
    }
    let fields = error.variants.iter().flat_map(|variant| variant.fields);
    for attribute in fields.flat_map(|field| of_error(&field.attrs)) {
        let message = "a field takes `#[from]` or `#[source]`: write `#[api_error(..)]` on the variant or struct that it is of";
        sink.error(attribute, message);
    }
}

fn of_error(attributes: &[Attribute]) -> impl Iterator<Item = &Attribute> {
    attributes.iter().filter(|it| it.path().is_ident("api_error"))
}

fn variant(variant: &Variant<'_>, sink: &Sink) {
    marks(variant, sink);
    match &variant.meaning {
        Some(Meaning::Transparent) if variant.fields.len() != 1 => sink.error(
            variant.name,
            "`transparent` stands on a variant that holds one error and nothing else",
        ),
        Some(Meaning::Kind {
            code: text,
            message: words,
            ..
        }) => {
            if !code::is_valid(&text.value()) {
                sink.error(
                    text,
                    "programs rely on a code: use lower-case letters, digits and `_`, as in \"sold_out\"",
                );
            }
            if let Some(fault) = message::fault(words, &variant.members()) {
                sink.error(words, fault);
            }
        }
        _ => {}
    }
}

/// `#[from]` and `#[source]`.
fn marks(variant: &Variant<'_>, sink: &Sink) {
    let transparent = matches!(variant.meaning, Some(Meaning::Transparent));
    let fields = variant.fields.iter();
    let marks = fields
        .flat_map(|field| &field.attrs)
        .filter(|it| it.path().is_ident("from") || it.path().is_ident("source"));
    for (index, mark) in marks.enumerate() {
        let name = mark.path().to_token_stream().to_string();
        if !matches!(mark.meta, Meta::Path(_)) {
            sink.error(mark, format!("`#[{name}]` takes nothing: write `#[{name}]`"));
        } else if transparent {
            let message = format!("`transparent` does what `#[{name}]` does: take this away");
            sink.error(mark, message);
        } else if name == "from" && variant.fields.len() > 1 {
            sink.error(
                mark,
                "`#[from]` stands on the only field of a variant: write `#[source]` beside other fields",
            );
        } else if index > 0 {
            sink.error(mark, "one field holds the error behind this one: take this away");
        }
    }
}

/// Notes a type that becomes two variants.
fn distinct(error: &Error<'_>, sink: &Sink) {
    let mut seen = HashMap::new();
    for variant in &error.variants {
        let Some(ty) = variant.from() else { continue };
        if let Some(first) = seen.insert(ty.to_token_stream().to_string(), variant.name) {
            let advice = match &variant.meaning {
                Some(Meaning::Transparent) => "take one of both away",
                _ => "write `#[source]` instead of `#[from]`",
            };
            let message = format!("`{first}` is made from this type already: {advice}");
            sink.error(ty, message);
        }
    }
}

/// Notes a key that no error of a database can become, or two variants can.
fn unique(error: &Error<'_>, sink: &Sink) {
    let has_source = error.variants.iter().any(|variant| variant.from().is_some());
    let mut seen = HashMap::new();
    for variant in &error.variants {
        let Some(key) = variant.unique() else { continue };
        if !variant.fields.is_empty() {
            let message = format!(
                "a violated key tells no values: `{}` has no fields if it is `unique`",
                variant.name
            );
            sink.error(variant.fields, message);
        }
        if !has_source {
            sink.error(key, NO_DB);
        }
        if let Some(first) = seen.insert(key.to_token_stream().to_string(), variant.name) {
            let message = format!("`{first}` is the violation of this key already: keep one");
            sink.error(key, message);
        }
    }
}
