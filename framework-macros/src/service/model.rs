//! What the user wrote, understood.

use syn::{Attribute, Data, DeriveInput, Field, Fields, Ident, Type};

use crate::sink::Sink;

/// A field of the service.
pub(super) struct Part<'a> {
    pub(super) name: &'a Ident,
    pub(super) ty: &'a Type,
    /// Whether it begins as its `Default`, and is no part of the app.
    pub(super) default: bool,
}

/// Reads the fields.
pub(super) fn parts<'a>(input: &'a DeriveInput, sink: &Sink) -> Vec<Part<'a>> {
    let Data::Struct(data) = &input.data else {
        sink.error(&input.ident, "a service is a struct, whose fields are its parts");
        return Vec::new();
    };
    match &data.fields {
        Fields::Named(fields) => fields
            .named
            .iter()
            .filter_map(|field| part(field, sink))
            .collect(),
        Fields::Unnamed(_) => {
            let message = "the parts of a service have names: write `struct Name { db: Db }`";
            sink.error(&data.fields, message);
            Vec::new()
        }
        Fields::Unit => Vec::new(),
    }
}

fn part<'a>(field: &'a Field, sink: &Sink) -> Option<Part<'a>> {
    let attributes = field.attrs.iter().filter(|it| it.path().is_ident("service"));
    Some(Part {
        name: field.ident.as_ref()?,
        ty: &field.ty,
        // All of them are looked at, so that each that is wrong is told.
        default: attributes.filter(|it| is_default(it, sink)).count() > 0,
    })
}

fn is_default(attribute: &Attribute, sink: &Sink) -> bool {
    let word = attribute.parse_args::<Ident>();
    let known = word.as_ref().is_ok_and(|word| word == "default");
    if !known {
        sink.error(
            attribute,
            "a field is a part of the app, or begins as its `Default`: write `#[service(default)]` for that",
        );
    }
    known
}
