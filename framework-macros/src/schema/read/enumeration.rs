//! Enums: words, or variants with content.

use syn::ext::IdentExt as _;
use syn::{DataEnum, Fields, Ident, LitStr};

use super::field::{self, Fields as Reader};
use super::options::Options;
use super::refuse_on_part;
use crate::schema::doc;
use crate::schema::model::{Content, Shape, Variant};
use crate::sink::Sink;

/// Reads the variants.
pub(super) fn shape(
    data: &DataEnum,
    ident: &Ident,
    options: &Options,
    reader: &mut Reader<'_>,
    sink: &Sink,
) -> Option<Shape> {
    if data.variants.is_empty() {
        sink.error(
            ident,
            format!("`{ident}` has no variants, so it has no value: write one"),
        );
        return None;
    }
    let variants: Vec<Variant> = data
        .variants
        .iter()
        .filter_map(|variant| read(variant, options, reader, sink))
        .collect();
    let bare = data
        .variants
        .iter()
        .all(|variant| matches!(variant.fields, Fields::Unit));
    match options.tagging(sink) {
        Some(tagging) => Some(Shape::Union(tagging, variants)),
        None if bare => Some(Shape::Words(variants)),
        None => {
            let message = "say how the variants are told apart: `#[schema(tag = \"kind\")]` by a field, or \
                           `#[schema(untagged)]` by the first that fits";
            sink.error(ident, message);
            None
        }
    }
}

fn read(variant: &syn::Variant, options: &Options, reader: &mut Reader<'_>, sink: &Sink) -> Option<Variant> {
    refuse_on_part(&variant.attrs, sink);
    if let Some((_, value)) = &variant.discriminant {
        sink.error(value, "the number of a variant is not on the wire: take it away");
    }
    let content = match &variant.fields {
        Fields::Unit => Content::Unit,
        Fields::Named(fields) => Content::Struct(reader.variant(fields)),
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
            Content::Newtype(Box::new(reader.unnamed(&fields.unnamed[0])))
        }
        Fields::Unnamed(fields) => {
            sink.error(
                fields,
                "name the fields: write `Variant { field: Type, ... }`, or hold one struct",
            );
            return None;
        }
    };
    let name = variant.ident.unraw().to_string();
    let cased = options
        .case
        .map_or_else(|| name.clone(), |case| case.apply(&name));
    let alias = field::alias(&variant.attrs, sink);
    Some(Variant {
        ident: variant.ident.clone(),
        name,
        wire: alias.as_ref().map_or(cased, LitStr::value),
        alias,
        doc: doc::text(&variant.attrs),
        content,
    })
}
