//! What the user wrote, understood.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::ext::IdentExt;
use syn::{Attribute, Data, DeriveInput, Expr, Fields, Lit, LitInt, LitStr, Member, Meta, Type};

use crate::feature;
use crate::near;
use crate::schema::doc;
use crate::schema::syntax::{self, Keyword};
use crate::sink::Sink;

/// A type that is answered.
pub(super) struct Item<'a> {
    pub(super) input: &'a DeriveInput,
    pub(super) answers: Vec<Answer<'a>>,
}

/// One answer: a variant of an enum, or a struct as a whole.
pub(super) struct Answer<'a> {
    /// The name of the variant or the struct.
    pub(super) name: &'a Ident,
    /// `Self::Moved`, or `Self`.
    pub(super) path: TokenStream,
    pub(super) status: Option<LitInt>,
    pub(super) fields: Vec<Field<'a>>,
    /// The doc comment, as an expression.
    pub(super) doc: TokenStream,
}

/// A field of an answer.
pub(super) struct Field<'a> {
    pub(super) member: Member,
    pub(super) ty: &'a Type,
    /// Nothing if what is said of it makes no sense.
    pub(super) part: Option<Part>,
    pub(super) doc: TokenStream,
}

/// What a field becomes.
pub(super) enum Part {
    Body,
    Cookie,
    Header(LitStr),
}

const STATUS: &str = "say which status it has: write `#[respond(status = 201)]`";
const PARTS: &str = "`#[respond(header)]`, `#[respond(cookie)]` or `#[respond(body)]`";

/// Reads the type; what cannot be read is noted and left out.
pub(super) fn item<'a>(input: &'a DeriveInput, sink: &Sink) -> Item<'a> {
    let answers = match &input.data {
        Data::Enum(data) => {
            on_the_enum(&input.attrs, sink);
            let variants = data.variants.iter();
            variants
                .map(|variant| {
                    let name = &variant.ident;
                    answer(name, quote!(Self::#name), &variant.attrs, &variant.fields, sink)
                })
                .collect()
        }
        Data::Struct(data) => vec![answer(
            &input.ident,
            quote!(Self),
            &input.attrs,
            &data.fields,
            sink,
        )],
        Data::Union(data) => {
            sink.error(
                data.union_token,
                "an answer is a struct, or an enum with a variant for each form",
            );
            Vec::new()
        }
    };
    Item { input, answers }
}

fn on_the_enum(all: &[Attribute], sink: &Sink) {
    for keyword in keywords(all, STATUS, sink) {
        let message = format!(
            "write `{}` on the variants: each is an answer of its own",
            keyword.name
        );
        sink.error(&keyword.name, message);
    }
}

fn answer<'a>(
    name: &'a Ident,
    path: TokenStream,
    all: &[Attribute],
    fields: &'a Fields,
    sink: &Sink,
) -> Answer<'a> {
    let mut status = None;
    for keyword in keywords(all, STATUS, sink) {
        match keyword.name.to_string().as_str() {
            "status" => status = number(&keyword, sink),
            word => sink.error(
                &keyword.name,
                format!("`{word}` is no keyword of an answer: expected `status = 201`"),
            ),
        }
    }
    Answer {
        name,
        path,
        status,
        fields: fields
            .members()
            .zip(fields)
            .map(|(member, it)| field(member, it, sink))
            .collect(),
        doc: doc::text(all).unwrap_or_else(|| quote!("")),
    }
}

/// The keywords of all attributes `#[respond(..)]`, of which none may be empty.
fn keywords(all: &[Attribute], form: &str, sink: &Sink) -> Vec<Keyword> {
    let (full, empty): (Vec<&Attribute>, Vec<&Attribute>) = all
        .iter()
        .filter(|attribute| attribute.path().is_ident("respond"))
        .partition(|attribute| matches!(&attribute.meta, Meta::List(list) if !list.tokens.is_empty()));
    for attribute in empty {
        sink.error(attribute, form);
    }
    let full: Vec<Attribute> = full.into_iter().cloned().collect();
    syntax::attributes("respond", &full, sink)
}

fn number(keyword: &Keyword, sink: &Sink) -> Option<LitInt> {
    if let Some(Expr::Lit(literal)) = &keyword.value
        && let Lit::Int(number) = &literal.lit
    {
        return Some(number.clone());
    }
    keyword.refuse(sink, "a number", "201");
    None
}

fn field<'a>(member: Member, field: &'a syn::Field, sink: &Sink) -> Field<'a> {
    let form = format!("say what the field becomes: write {PARTS}");
    let keywords = keywords(&field.attrs, &form, sink);
    let part = match (&*keywords, &member) {
        ([], _) if field.attrs.iter().any(|it| it.path().is_ident("respond")) => None,
        ([], Member::Unnamed(_)) => Some(Part::Body),
        ([], Member::Named(name)) => {
            sink.error(name, format!("say what `{name}` becomes: write {PARTS}"));
            None
        }
        ([keyword], _) => part(keyword, &member, sink),
        ([first, rest @ ..], _) => {
            for other in rest {
                let message = format!(
                    "`{}` and `{}` exclude each other: keep one",
                    first.name, other.name
                );
                sink.error(&other.name, message);
            }
            None
        }
    };
    Field {
        member,
        ty: &field.ty,
        part,
        doc: doc::text(&field.attrs).unwrap_or_else(|| quote!("")),
    }
}

fn part(keyword: &Keyword, member: &Member, sink: &Sink) -> Option<Part> {
    match keyword.name.to_string().as_str() {
        "body" => keyword.switch(sink).then_some(Part::Body),
        "cookie" => {
            let is_on = feature::is_on(cfg!(feature = "cookies"), "cookies", &keyword.name, sink);
            (keyword.switch(sink) && is_on).then_some(Part::Cookie)
        }
        "header" => header(keyword, member, sink).map(Part::Header),
        word => {
            let message = format!(
                "`{word}` is no keyword of a field: {}",
                near::expected(word, &["header", "cookie", "body"])
            );
            sink.error(&keyword.name, message);
            None
        }
    }
}

/// The name of the header field: what is given, or the name of the field.
fn header(keyword: &Keyword, member: &Member, sink: &Sink) -> Option<LitStr> {
    match (&keyword.value, member) {
        (Some(_), _) => {
            let name = keyword.text(sink)?;
            Some(LitStr::new(&name.value().to_ascii_lowercase(), name.span()))
        }
        (None, Member::Named(name)) => Some(LitStr::new(&dashed(name), name.span())),
        (None, Member::Unnamed(_)) => {
            sink.error(
                &keyword.name,
                "this field has no name for the header field: write `header = \"location\"`",
            );
            None
        }
    }
}

/// `x_total_count` as `x-total-count`.
fn dashed(name: &Ident) -> String {
    name.unraw().to_string().to_ascii_lowercase().replace('_', "-")
}

/// The place for messages about a type.
pub(super) fn span(ty: &Type) -> Span {
    syn::spanned::Spanned::span(ty).resolved_at(Span::mixed_site())
}
