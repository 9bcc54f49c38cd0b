//! What the user wrote, understood.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::{Attribute, Data, DeriveInput, Expr, Field, Fields, LitStr, Member, Type};

use super::arguments::{Arguments, FORM, arguments};
use super::code;
use super::kind::{self, Kind};
use crate::near;
use crate::schema::doc;
use crate::sink::Sink;

/// An error type.
pub(super) struct Error<'a> {
    pub(super) input: &'a DeriveInput,
    pub(super) variants: Vec<Variant<'a>>,
}

/// One way to fail: a variant of an enum, or a struct as a whole.
pub(super) struct Variant<'a> {
    /// The name of the variant or the struct.
    pub(super) name: &'a Ident,
    /// `Self::NotFound`, or `Self`.
    pub(super) path: TokenStream,
    pub(super) fields: &'a Fields,
    /// Nothing if what is said of it makes no sense.
    pub(super) meaning: Option<Meaning>,
    /// The doc comment, as an expression.
    pub(super) doc: Option<TokenStream>,
}

/// What it means.
pub(super) enum Meaning {
    /// What the one error inside means.
    Transparent,
    Kind {
        kind: Kind,
        code: LitStr,
        message: LitStr,
        /// The key whose violation it is.
        unique: Option<Box<Expr>>,
    },
}

impl<'a> Variant<'a> {
    /// The fields with an attribute of that name.
    pub(super) fn marked(&self, name: &str) -> impl Iterator<Item = &'a Field> {
        self.fields
            .iter()
            .filter(move |field| field.attrs.iter().any(|it| it.path().is_ident(name)))
    }

    /// The type that becomes this variant with `From`: that of the only field.
    pub(super) fn from(&self) -> Option<&'a Type> {
        if self.fields.len() != 1 {
            return None;
        }
        let field = match &self.meaning {
            Some(Meaning::Transparent) => self.fields.iter().next(),
            _ => self.marked("from").next(),
        };
        field.map(|field| &field.ty)
    }

    /// The field that holds the error behind this one.
    pub(super) fn source(&self) -> Option<(Member, &'a Type)> {
        let mut fields = self.fields.members().zip(self.fields);
        let marked = |field: &Field| {
            let mut attributes = field.attrs.iter();
            attributes.any(|it| it.path().is_ident("from") || it.path().is_ident("source"))
        };
        fields
            .find(|(_, field)| marked(field))
            .map(|(member, field)| (member, &field.ty))
    }

    /// The key whose violation it is.
    pub(super) fn unique(&self) -> Option<&Expr> {
        match &self.meaning {
            Some(Meaning::Kind { unique, .. }) => unique.as_deref(),
            _ => None,
        }
    }

    pub(super) fn members(&self) -> Vec<Member> {
        self.fields.members().collect()
    }
}

/// Reads the type; what makes no sense is noted.
pub(super) fn error<'a>(input: &'a DeriveInput, sink: &Sink) -> Error<'a> {
    let prefix = code::prefix(&input.ident);
    let variants = match &input.data {
        Data::Enum(data) => data
            .variants
            .iter()
            .map(|variant| {
                let name = &variant.ident;
                Variant {
                    name,
                    path: quote!(Self::#name),
                    fields: &variant.fields,
                    meaning: meaning(name, &variant.attrs, || code::of_variant(&prefix, name), sink),
                    doc: doc::text(&variant.attrs),
                }
            })
            .collect(),
        Data::Struct(data) => vec![Variant {
            name: &input.ident,
            path: quote!(Self),
            fields: &data.fields,
            meaning: meaning(&input.ident, &input.attrs, || code::of_struct(&prefix), sink),
            doc: doc::text(&input.attrs),
        }],
        Data::Union(_) => Vec::new(),
    };
    Error { input, variants }
}

fn meaning(
    name: &Ident,
    attributes: &[Attribute],
    code: impl FnOnce() -> String,
    sink: &Sink,
) -> Option<Meaning> {
    let mut all = attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("api_error"));
    let Some(attribute) = all.next() else {
        let message = format!("`{name}` does not say what clients are told: {FORM}");
        sink.error(name, message);
        return None;
    };
    for second in all {
        sink.error(second, "one `#[api_error(..)]` is enough: take this one away");
    }
    let arguments = arguments(attribute, sink)?;
    if arguments.kind == "transparent" {
        alone(&arguments, sink);
        return Some(Meaning::Transparent);
    }
    of_kind(arguments, code, sink)
}

/// Notes what stands beside `transparent`.
fn alone(arguments: &Arguments, sink: &Sink) {
    const ALONE: &str = "`transparent` stands alone: the error inside has its own message and code";
    for text in arguments.message.iter().chain(&arguments.code) {
        sink.error(text, ALONE);
    }
    if let Some(key) = &arguments.unique {
        sink.error(key, ALONE);
    }
}

fn of_kind(arguments: Arguments, code: impl FnOnce() -> String, sink: &Sink) -> Option<Meaning> {
    let name = arguments.kind.to_string();
    let kind = kind::find(&name);
    if kind.is_none() {
        let known: Vec<&str> = kind::names().into_iter().chain(["transparent"]).collect();
        let message = format!("`{name}` is no kind of error: {}", near::expected(&name, &known));
        sink.error(&arguments.kind, message);
    } else if arguments.message.is_none() {
        let message = format!("write a message behind it: `#[api_error({name}, \"..\")]`");
        sink.error(&arguments.kind, message);
    }
    let code = arguments
        .code
        .unwrap_or_else(|| LitStr::new(&code(), arguments.kind.span()));
    Some(Meaning::Kind {
        kind: kind?,
        code,
        message: arguments.message?,
        unique: arguments.unique.map(Box::new),
    })
}
