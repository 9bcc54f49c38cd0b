//! What the user wrote, understood.

use std::collections::HashSet;

use syn::ext::IdentExt;
use syn::meta::ParseNestedMeta;
use syn::{Attribute, Data, DataEnum, DeriveInput, Fields, Ident, LitStr, Member, Type, Variant};

use crate::sink::Sink;
use crate::snake::snake;

/// What the type is made of.
pub(super) enum Shape<'a> {
    /// An enum without content.
    Words(Vec<Word<'a>>),
    /// A struct of one field, with the member that it is.
    Wrapper(&'a Type, Member),
}

/// A variant.
pub(super) struct Word<'a> {
    pub(super) ident: &'a Ident,
    pub(super) word: String,
}

const OF_THE_MODEL: &str =
    "the type of a column takes no keywords: write them on the field of the model that has it";

/// Reads the item. What cannot be read at all is `None`; the sink knows why.
pub(super) fn shape<'a>(input: &'a DeriveInput, sink: &Sink) -> Option<Shape<'a>> {
    if !input.generics.params.is_empty() {
        let message = "the type of a column has no parameters: write the type that it has";
        sink.error(&input.generics, message);
        return None;
    }
    match &input.data {
        Data::Enum(data) => {
            let message = "write `#[model(word = \"..\")]` on the variants: the type takes no keywords";
            misplaced(&input.attrs, message, sink);
            words(input, data, sink)
        }
        Data::Struct(data) => {
            let mut fields = data.fields.iter();
            let (Some(field), None) = (fields.next(), fields.next()) else {
                let message = "a column holds one value: a struct of one field is the type of one, and one of several is kept with \
                               `#[model(json)]`";
                sink.error(&input.ident, message);
                return None;
            };
            for attributes in [&input.attrs, &field.attrs] {
                misplaced(attributes, OF_THE_MODEL, sink);
            }
            let member = field.ident.clone().map_or_else(|| Member::from(0), Member::Named);
            Some(Shape::Wrapper(&field.ty, member))
        }
        Data::Union(data) => {
            sink.error(
                data.union_token,
                "the type of a column is an enum without content or a struct of one field",
            );
            None
        }
    }
}

/// Notes keywords where there can be none.
fn misplaced(attributes: &[Attribute], message: &str, sink: &Sink) {
    for attribute in attributes.iter().filter(|it| it.path().is_ident("model")) {
        sink.error(attribute, message);
    }
}

fn words<'a>(input: &'a DeriveInput, data: &'a DataEnum, sink: &Sink) -> Option<Shape<'a>> {
    if data.variants.is_empty() {
        sink.error(&input.ident, "an enum without variants has no word: add one");
        return None;
    }
    let mut seen = HashSet::new();
    let mut words = Vec::new();
    for variant in &data.variants {
        if !matches!(variant.fields, Fields::Unit) {
            let message = "a variant with content is not one word: keep the type with `#[model(json)]`";
            sink.error(&variant.fields, message);
            return None;
        }
        let word = word(variant, sink);
        if !seen.insert(word.clone()) {
            sink.error(
                &variant.ident,
                format!("`{word}` is another variant already: write another word"),
            );
        }
        words.push(Word {
            ident: &variant.ident,
            word,
        });
    }
    Some(Shape::Words(words))
}

/// `#[model(word = "..")]`, or the name in snake case.
fn word(variant: &Variant, sink: &Sink) -> String {
    let mut written = None;
    for attribute in variant.attrs.iter().filter(|it| it.path().is_ident("model")) {
        sink.ok(attribute.parse_nested_meta(|meta| written_word(&meta, &mut written)));
    }
    written.unwrap_or_else(|| snake(&variant.ident.unraw().to_string()))
}

fn written_word(meta: &ParseNestedMeta<'_>, written: &mut Option<String>) -> syn::Result<()> {
    if !meta.path.is_ident("word") {
        return Err(meta.error("a variant has one keyword: `word = \"in_stock\"`, the text that is kept"));
    }
    let word = meta.value()?.parse::<LitStr>()?.value();
    match written.replace(word) {
        Some(_) => Err(meta.error("`word` stands more than once: keep one")),
        None => Ok(()),
    }
}
