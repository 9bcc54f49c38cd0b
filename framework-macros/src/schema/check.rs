//! What does not fit together.

use std::collections::HashSet;

use syn::GenericParam;

use super::model::{Content, Field, Item, Shape, Tagging};
use crate::sink::Sink;

/// Notes every contradiction of the item.
pub(super) fn item(item: &Item, sink: &Sink) {
    name(item, sink);
    of_enum(item, sink);
    for each in item.fields() {
        field(each, sink);
    }
    match &item.shape {
        Shape::Struct(fields) => distinct(fields, sink),
        Shape::Newtype(_) => {
            refuse(item, "extra", "`extra` needs a struct with named fields", sink);
            let message = "a tuple struct has no names to write in another case: take it away";
            refuse(item, "rename_all", message, sink);
        }
        Shape::Words(variants) | Shape::Union(_, variants) => {
            let mut seen = HashSet::new();
            for variant in variants {
                if !seen.insert(variant.wire.as_str()) {
                    let message = format!("two variants have the name \"{}\" on the wire", variant.wire);
                    sink.error(&variant.ident, message);
                }
                distinct(variant.content.fields(), sink);
                tag(item, &variant.content, sink);
            }
        }
    }
}

/// Notes a keyword that says nothing about such an item.
fn refuse(item: &Item, name: &str, message: &str, sink: &Sink) {
    if let Some(keyword) = item.keyword(name) {
        sink.error(keyword, message);
    }
}

/// Notes keywords that say nothing about such an enum.
fn of_enum(item: &Item, sink: &Sink) {
    match &item.shape {
        Shape::Words(_) => refuse(item, "extra", "a word has no fields: take it away", sink),
        Shape::Union(Tagging::Untagged, variants) => {
            let message = "without a tag the names of variants are not on the wire: take it away";
            refuse(item, "rename_all", message, sink);
            for alias in variants.iter().filter_map(|variant| variant.alias.as_ref()) {
                sink.error(alias, message);
            }
        }
        Shape::Struct(_) | Shape::Newtype(_) | Shape::Union(..) => {}
    }
}

fn field(field: &Field, sink: &Sink) {
    field.rules.check(sink);
    if let (Some(_), Some(write_only)) = (&field.read_only, &field.write_only) {
        sink.error(
            write_only,
            "`read_only` and `write_only` exclude each other: keep one",
        );
    }
    if let (Some(read_only), Some(_)) = (&field.read_only, &field.default) {
        sink.error(
            read_only,
            "requests never set a `read_only` field: take `default` away",
        );
    }
    if let (Some(_), Some(check)) = (&field.read_only, &field.check) {
        sink.error(check, "requests never set a `read_only` field: take `check` away");
    }
}

fn distinct(fields: &[Field], sink: &Sink) {
    let mut seen = HashSet::new();
    for field in fields {
        if let Some(ident) = &field.ident
            && !seen.insert(field.wire.as_str())
        {
            sink.error(
                ident,
                format!("two fields have the name \"{}\" on the wire", field.wire),
            );
        }
    }
}

/// Notes a field with the name of the tag beside it.
fn tag(item: &Item, content: &Content, sink: &Sink) {
    let (Shape::Union(Tagging::Internal(tag), _), Content::Struct(fields)) = (&item.shape, content) else {
        return;
    };
    let tag = tag.value();
    for field in fields.iter().filter(|field| field.wire == tag) {
        sink.error(
            &field.ident,
            format!("`{tag}` is the tag of the variants: rename one of both"),
        );
    }
}

/// Notes placeholders in the name that are no parameters.
fn name(item: &Item, sink: &Sink) {
    let mut rest = item.name.value();
    for parameter in &item.generics.params {
        if let GenericParam::Type(syn::TypeParam { ident, .. })
        | GenericParam::Const(syn::ConstParam { ident, .. }) = parameter
        {
            let placeholder = format!("{{{ident}}}");
            if !rest.contains(&placeholder) {
                let message =
                    format!("`rename` must contain `{placeholder}`: each argument makes another schema");
                sink.error(&item.name, message);
            }
            rest = rest.replace(&placeholder, "");
        }
    }
    let legal = |letter: char| letter.is_ascii_alphanumeric() || "._-".contains(letter);
    if item.name.value().is_empty() || !rest.chars().all(legal) {
        const FORM: &str = "a name in the document has letters, digits, `.`, `_` and `-` only";
        let message = if item.is_renamed {
            FORM.to_owned()
        } else {
            format!("{FORM}: write `#[schema(rename = \"..\")]`")
        };
        sink.error(&item.name, message);
    }
}
