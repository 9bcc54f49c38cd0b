//! The user's item without our attributes, and without those that we refuse.

use syn::punctuated::Punctuated;
use syn::{Attribute, Data, DeriveInput, Fields, Path, Token};

/// Attributes that the compiler would not know on the item once `#[schema]` is gone.
const OURS: [&str; 4] = ["field", "schema", "serde", "schemars"];

/// The derives that `#[schema]` brings itself.
const DERIVES: [&str; 3] = ["Serialize", "Deserialize", "JsonSchema"];

/// Whether the attribute is one that `#[schema]` makes superfluous.
pub(crate) fn is_foreign(attribute: &Attribute) -> bool {
    attribute.path().is_ident("serde") || attribute.path().is_ident("schemars")
}

/// Whether the derive is one that `#[schema]` brings itself.
pub(crate) fn is_foreign_derive(path: &Path) -> bool {
    last(path).is_some_and(|name| DERIVES.iter().any(|derive| name == *derive))
}

/// The paths of a `#[derive(...)]`.
pub(crate) fn derives(attribute: &Attribute) -> Vec<Path> {
    if !attribute.path().is_ident("derive") {
        return Vec::new();
    }
    let paths = attribute.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated);
    paths.into_iter().flatten().collect()
}

/// Whether the item derives `Debug` below `#[schema]`.
pub(crate) fn derives_debug(attributes: &[Attribute]) -> bool {
    attributes.iter().flat_map(derives).any(|path| is_debug(&path))
}

/// Takes our attributes and the refused ones off the item and its parts.
pub(crate) fn attributes(input: &mut DeriveInput) {
    clean(&mut input.attrs);
    drop_derives(&mut input.attrs, is_foreign_derive);
    match &mut input.data {
        Data::Struct(data) => clean_fields(&mut data.fields),
        Data::Union(data) => data
            .fields
            .named
            .iter_mut()
            .for_each(|field| clean(&mut field.attrs)),
        Data::Enum(data) => {
            for variant in &mut data.variants {
                clean(&mut variant.attrs);
                clean_fields(&mut variant.fields);
            }
        }
    }
}

/// Takes `Debug` out of the derives.
pub(crate) fn debug(attributes: &mut [Attribute]) {
    drop_derives(attributes, is_debug);
}

fn is_debug(path: &Path) -> bool {
    last(path).is_some_and(|name| name == "Debug")
}

fn last(path: &Path) -> Option<&syn::Ident> {
    path.segments.last().map(|segment| &segment.ident)
}

fn clean_fields(fields: &mut Fields) {
    fields.iter_mut().for_each(|field| clean(&mut field.attrs));
}

fn clean(attributes: &mut Vec<Attribute>) {
    attributes.retain(|attribute| !OURS.iter().any(|name| attribute.path().is_ident(name)));
}

fn drop_derives(attributes: &mut [Attribute], drop: fn(&Path) -> bool) {
    for attribute in attributes {
        let paths = derives(attribute);
        if paths.iter().any(drop) {
            let kept = paths.into_iter().filter(|path| !drop(path));
            *attribute = syn::parse_quote!(#[derive(#(#kept),*)]);
        }
    }
}
