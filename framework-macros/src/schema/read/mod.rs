//! From the user's item to the model.

mod enumeration;
mod field;
mod options;

use proc_macro2::TokenStream;
use syn::ext::IdentExt as _;
use syn::{Attribute, Data, DeriveInput, Fields, GenericParam, LitStr};

use self::field::Fields as Reader;
use self::options::Options;
use super::model::{Item, Shape};
use super::{doc, strip, syntax};
use crate::sink::Sink;

/// Reads the item. What cannot be read at all is `None`; the sink knows why.
pub(super) fn item(arguments: TokenStream, input: &DeriveInput, sink: &Sink) -> Option<Item> {
    refuse_attributes(&input.attrs, sink);
    refuse_on_type(&input.attrs, sink);
    refuse_lifetimes(input, sink);
    let keywords = syntax::keywords(arguments, sink);
    let options = Options::read(&keywords, sink);
    let shape = shape(input, &options, sink)?;
    Some(Item {
        ident: input.ident.clone(),
        generics: input.generics.clone(),
        name: options.rename.clone().unwrap_or_else(|| name(input)),
        is_renamed: options.rename.is_some(),
        doc: doc::text(&input.attrs),
        derives_debug: strip::derives_debug(&input.attrs),
        root: options.root,
        title: options.title,
        example: options.example,
        closed: options.closed,
        check: options.check,
        keywords: keywords.into_iter().map(|keyword| keyword.name).collect(),
        shape,
    })
}

fn shape(input: &DeriveInput, options: &Options, sink: &Sink) -> Option<Shape> {
    let mut reader = Reader::new(options.case, sink);
    match &input.data {
        Data::Struct(data) => {
            options.refuse_tagging(sink);
            match &data.fields {
                Fields::Named(fields) => Some(Shape::Struct(reader.named(fields))),
                Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
                    Some(Shape::Newtype(Box::new(reader.unnamed(&fields.unnamed[0]))))
                }
                Fields::Unnamed(fields) => {
                    let message = "name the fields: write `struct Name { field: Type, ... }`; a tuple struct has one field";
                    sink.error(fields, message);
                    None
                }
                Fields::Unit => {
                    let message = format!(
                        "`{0}` has no fields: write `struct {0} {{}}` for an empty object",
                        input.ident
                    );
                    sink.error(&input.ident, message);
                    None
                }
            }
        }
        Data::Enum(data) => enumeration::shape(data, &input.ident, options, &mut reader, sink),
        Data::Union(data) => {
            sink.error(data.union_token, "`#[schema]` stands on a struct or an enum");
            None
        }
    }
}

/// The name of the type, with that of its parameters: `Page_{T}`.
fn name(input: &DeriveInput) -> LitStr {
    let mut name = input.ident.unraw().to_string();
    for parameter in &input.generics.params {
        if let GenericParam::Type(syn::TypeParam { ident, .. })
        | GenericParam::Const(syn::ConstParam { ident, .. }) = parameter
        {
            name = format!("{name}_{{{ident}}}");
        }
    }
    LitStr::new(&name, input.ident.span())
}

fn refuse_lifetimes(input: &DeriveInput, sink: &Sink) {
    for lifetime in input.generics.lifetimes() {
        sink.error(
            lifetime,
            "a schema owns its data: write `String` for `&str` and `Vec<T>` for `&[T]`",
        );
    }
}

/// Notes attributes of other libraries, which would let decoding, checks and document drift apart.
fn refuse_attributes(attributes: &[Attribute], sink: &Sink) {
    for attribute in attributes {
        if strip::is_foreign(attribute) {
            let message = "write `#[schema(..)]` / `#[field(..)]`: one attribute set drives decoding, checks and document";
            sink.error(attribute, message);
        }
        for path in strip::derives(attribute) {
            if strip::is_foreign_derive(&path) {
                sink.error(path, "`#[schema]` derives this itself: take it out");
            }
        }
    }
}

/// Notes attributes of ours that the type itself must not have: they would be taken off it unread.
fn refuse_on_type(attributes: &[Attribute], sink: &Sink) {
    for attribute in attributes {
        if attribute.path().is_ident("schema") {
            let message = "`#[schema(..)]` stands once on a type: write all keywords into one";
            sink.error(attribute, message);
        }
        if attribute.path().is_ident("field") {
            let message =
                "`#[field(..)]` stands on a field: of a tuple struct, write it before the type that it holds";
            sink.error(attribute, message);
        }
    }
}

/// Notes attributes that a field or a variant must not have.
fn refuse_on_part(attributes: &[Attribute], sink: &Sink) {
    refuse_attributes(attributes, sink);
    for attribute in attributes {
        if attribute.path().is_ident("cfg") || attribute.path().is_ident("cfg_attr") {
            let message =
                "a schema looks the same in every build: take the `cfg` away, or put it on the whole type";
            sink.error(attribute, message);
        }
        if attribute.path().is_ident("schema") {
            sink.error(
                attribute,
                "write `#[field(..)]` here: `#[schema(..)]` stands on types",
            );
        }
    }
}
