//! What stands between the parentheses of `#[api_error(..)]`.

use proc_macro2::Ident;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Expr, LitInt, LitStr, Meta, Token};

use super::kind;
use crate::near;
use crate::sink::Sink;

/// `(not_found, "message", code = "code")`, `(conflict, "message", unique = Product::NAME)` or `(transparent)`.
pub(super) struct Arguments {
    pub(super) kind: Ident,
    pub(super) message: Option<LitStr>,
    pub(super) code: Option<LitStr>,
    pub(super) unique: Option<Expr>,
}

/// How the attribute is written.
pub(super) const FORM: &str =
    "write what it means and a message: `#[api_error(not_found, \"product {0} does not exist\")]`";

/// Reads the attribute; `None` if not even the kind can be read.
pub(super) fn arguments(attribute: &Attribute, sink: &Sink) -> Option<Arguments> {
    let Meta::List(list) = &attribute.meta else {
        sink.error(attribute, FORM);
        return None;
    };
    let list = sink.ok(syn::parse2::<List>(list.tokens.clone()).map_err(|error| {
        // An error behind the last token points at the whole attribute.
        let at_end = list.tokens.is_empty();
        if at_end {
            syn::Error::new_spanned(attribute, FORM)
        } else {
            error
        }
    }))?;
    let mut arguments = Arguments {
        kind: list.kind,
        message: None,
        code: None,
        unique: None,
    };
    for item in list.rest {
        take(&mut arguments, item, sink);
    }
    Some(arguments)
}

fn take(arguments: &mut Arguments, item: Item, sink: &Sink) {
    match item {
        Item::Text(text) if arguments.message.is_some() => {
            sink.error(&text, "one message is enough: take this one away");
        }
        Item::Text(text) => arguments.message = Some(text),
        Item::Unknown(name) => {
            let message = format!(
                "`{name}` is no keyword here: {}",
                near::expected(&name.to_string(), KEYWORDS)
            );
            sink.error(name, message);
        }
        Item::Code(name, None) => sink.error(name, CODE),
        Item::Unique(name, None) => sink.error(name, UNIQUE),
        Item::Code(name, Some(_)) if arguments.code.is_some() => twice(&name, sink),
        Item::Unique(name, Some(_)) if arguments.unique.is_some() => twice(&name, sink),
        Item::Code(_, Some(code)) => arguments.code = Some(code),
        Item::Unique(_, Some(key)) => arguments.unique = Some(key),
    }
}

fn twice(name: &Ident, sink: &Sink) {
    sink.error(name, format!("`{name}` stands more than once: keep one"));
}

const KEYWORDS: &[&str] = &["code", "unique"];

const CODE: &str = "`code` takes text: write `code = \"product_not_found\"`";

const UNIQUE: &str = "`unique` takes a unique key: write `unique = Product::NAME`";

struct List {
    kind: Ident,
    rest: Vec<Item>,
}

enum Item {
    Text(LitStr),
    Code(Ident, Option<LitStr>),
    Unique(Ident, Option<Expr>),
    Unknown(Ident),
}

impl Parse for List {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if let Ok(status) = input.fork().parse::<LitInt>() {
            return Err(syn::Error::new(status.span(), by_status(&status)));
        }
        let form = |error: syn::Error| syn::Error::new(error.span(), FORM);
        let kind = input.parse().map_err(form)?;
        let mut rest = Vec::new();
        while !input.is_empty() {
            input.parse::<Token![,]>().map_err(form)?;
            if !input.is_empty() {
                rest.push(input.parse()?);
            }
        }
        Ok(Self { kind, rest })
    }
}

impl Parse for Item {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(LitStr) {
            return input.parse().map(Self::Text);
        }
        let form = |error: syn::Error| syn::Error::new(error.span(), FORM);
        let name: Ident = input.parse().map_err(form)?;
        let value = input.parse::<Option<Token![=]>>()?.is_some();
        match name.to_string().as_str() {
            "code" => Ok(Self::Code(
                name,
                value.then(|| take_value(input, CODE)).transpose()?,
            )),
            "unique" => Ok(Self::Unique(
                name,
                value.then(|| take_value(input, UNIQUE)).transpose()?,
            )),
            _ => {
                if value {
                    take_value::<Expr>(input, FORM)?;
                }
                Ok(Self::Unknown(name))
            }
        }
    }
}

fn take_value<T: Parse>(input: ParseStream<'_>, otherwise: &str) -> syn::Result<T> {
    input
        .parse()
        .map_err(|error| syn::Error::new(error.span(), otherwise))
}

/// A status instead of a kind.
fn by_status(status: &LitInt) -> String {
    let kind = status
        .base10_parse()
        .ok()
        .and_then(kind::of_status)
        .unwrap_or("not_found");
    format!("an error has a meaning, from which its status follows: write `#[api_error({kind}, \"..\")]`")
}
