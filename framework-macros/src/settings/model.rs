//! What the user wrote, understood.

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{Data, DataEnum, DeriveInput, Expr, Fields, LitStr, Path, Type, Variant};

use super::keywords;
use crate::schema::doc;
use crate::schema::rules::Rules;
use crate::sink::Sink;
use crate::snake::snake;

/// A struct of settings, or an enum of words.
pub(super) struct Item<'a> {
    pub(super) input: &'a DeriveInput,
    pub(super) prefix: Option<LitStr>,
    pub(super) table: Option<LitStr>,
    pub(super) check: Option<Path>,
    pub(super) shape: Shape<'a>,
}

/// What it is made of.
pub(super) enum Shape<'a> {
    Settings(Vec<Field<'a>>),
    Words(Vec<Word<'a>>),
}

/// A field of a struct.
pub(super) struct Field<'a> {
    pub(super) ident: &'a Ident,
    /// Its name, and its key in the settings file.
    pub(super) name: String,
    pub(super) ty: &'a Type,
    pub(super) doc: Option<TokenStream>,
    pub(super) variable: Option<LitStr>,
    pub(super) default: Option<Default>,
    pub(super) sensitive: Option<Ident>,
    pub(super) rules: Rules,
}

/// The value of a setting that is given nowhere, with the keyword that says so.
pub(super) struct Default {
    pub(super) keyword: Ident,
    pub(super) value: Value,
}

/// What the value is.
pub(super) enum Value {
    /// That of the type.
    OfType,
    /// Text as it would stand in a variable.
    Text(LitStr),
    /// A value of the field's type.
    Expr(Expr),
}

/// A variant of an enum.
pub(super) struct Word<'a> {
    pub(super) ident: &'a Ident,
    pub(super) word: String,
}

impl Field<'_> {
    /// The variable: a written name is a whole one, and any other follows the prefix.
    pub(super) fn variable(&self, prefix: &str) -> String {
        self.variable
            .as_ref()
            .map_or_else(|| format!("{prefix}{}", self.name.to_uppercase()), LitStr::value)
    }

    /// The token that names the variable.
    pub(super) fn place(&self) -> TokenStream {
        self.variable
            .as_ref()
            .map_or_else(|| self.ident.to_token_stream(), LitStr::to_token_stream)
    }
}

/// Reads the item. What cannot be read at all is `None`; the sink knows why.
pub(super) fn item<'a>(input: &'a DeriveInput, sink: &Sink) -> Option<Item<'a>> {
    let options = keywords::options(&input.attrs, sink);
    let shape = match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => {
                let fields = fields.named.iter().filter_map(|field| read(field, sink));
                Shape::Settings(fields.collect())
            }
            Fields::Unnamed(_) | Fields::Unit => {
                let message = "settings have names: write `struct Name { field: Type, ... }`";
                sink.error(&input.ident, message);
                return None;
            }
        },
        Data::Enum(data) => Shape::Words(words(data, sink)),
        Data::Union(data) => {
            let message = "`Settings` is derived on a struct of settings, or on an enum of words";
            sink.error(data.union_token, message);
            return None;
        }
    };
    Some(Item {
        input,
        prefix: options.prefix,
        table: options.table,
        check: options.check,
        shape,
    })
}

fn read<'a>(field: &'a syn::Field, sink: &Sink) -> Option<Field<'a>> {
    let ident = field.ident.as_ref()?;
    let mut read = Field {
        ident,
        name: ident.unraw().to_string(),
        ty: &field.ty,
        doc: doc::text(&field.attrs),
        variable: None,
        default: None,
        sensitive: None,
        rules: Rules::default(),
    };
    keywords::field(&mut read, &field.attrs, sink);
    Some(read)
}

fn words<'a>(data: &'a DataEnum, sink: &Sink) -> Vec<Word<'a>> {
    let word = |variant: &'a Variant| {
        keywords::none(&variant.attrs, sink);
        if !matches!(variant.fields, Fields::Unit) {
            let message = "a variant with content is not one word: hold the content in settings of their own";
            sink.error(&variant.fields, message);
        }
        Word {
            ident: &variant.ident,
            word: snake(&variant.ident.unraw().to_string()),
        }
    };
    data.variants.iter().map(word).collect()
}
