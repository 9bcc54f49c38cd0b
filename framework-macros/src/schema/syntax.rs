//! What stands between the parentheses of `#[schema(...)]` and `#[field(...)]`.

use proc_macro2::{Ident, TokenStream};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, Lit, LitStr, Meta, Path, Token};

use crate::bare::bare;
use crate::sink::Sink;

/// `name` or `name = value`.
pub(crate) struct Keyword {
    pub(crate) name: Ident,
    pub(crate) value: Option<Expr>,
}

impl Parse for Keyword {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = input.call(Ident::parse_any)?;
        if input.peek(syn::token::Paren) {
            let message = format!(
                "`{name}` takes no parentheses: keywords stand side by side, each alone or with `= value`"
            );
            return Err(syn::Error::new(name.span(), message));
        }
        let value = match input.parse::<Option<Token![=]>>()? {
            Some(_) => Some(bare(input.parse()?)),
            None => None,
        };
        Ok(Self { name, value })
    }
}

impl Keyword {
    /// The text after `=`.
    pub(crate) fn text(&self, sink: &Sink) -> Option<LitStr> {
        if let Some(Expr::Lit(literal)) = &self.value
            && let Lit::Str(text) = &literal.lit
        {
            return Some(text.clone());
        }
        self.refuse(sink, "text", "\"...\"");
        None
    }

    /// The path after `=`.
    pub(crate) fn path(&self, sink: &Sink) -> Option<Path> {
        if let Some(Expr::Path(path)) = &self.value {
            return Some(path.path.clone());
        }
        self.refuse(sink, "a path", "path::to::item");
        None
    }

    /// The expression after `=`.
    pub(crate) fn expression(&self, sink: &Sink) -> Option<Expr> {
        if self.value.is_none() {
            self.refuse(sink, "a value", "value");
        }
        self.value.clone()
    }

    /// Whether it stands alone, as a switch must.
    pub(crate) fn switch(&self, sink: &Sink) -> bool {
        if let Some(value) = &self.value {
            sink.error(value, format!("`{0}` takes no value: write `{0}`", self.name));
        }
        self.value.is_none()
    }

    /// Notes that the value is of the wrong kind.
    pub(crate) fn refuse(&self, sink: &Sink, kind: &str, form: &str) {
        let message = format!("`{0}` takes {kind}: write `{0} = {form}`", self.name);
        match &self.value {
            Some(value) => sink.error(value, message),
            None => sink.error(&self.name, message),
        }
    }
}

/// The keywords of the attribute's arguments. A keyword that stands twice is noted and kept once.
pub(crate) fn keywords(tokens: TokenStream, sink: &Sink) -> Vec<Keyword> {
    let list = sink.ok(Punctuated::<Keyword, Token![,]>::parse_terminated.parse2(tokens));
    once(list.into_iter().flatten().collect(), sink)
}

/// The keywords of all attributes `#[name(...)]`, merged.
pub(crate) fn attributes(name: &str, attributes: &[Attribute], sink: &Sink) -> Vec<Keyword> {
    let mut all = Vec::new();
    for attribute in attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident(name))
    {
        match &attribute.meta {
            Meta::List(list) => all.extend(keywords(list.tokens.clone(), sink)),
            meta => sink.error(meta, format!("write `#[{name}(keyword = value, ...)]`")),
        }
    }
    once(all, sink)
}

fn once(list: Vec<Keyword>, sink: &Sink) -> Vec<Keyword> {
    let mut seen: Vec<Keyword> = Vec::with_capacity(list.len());
    for keyword in list {
        if seen.iter().any(|other| other.name == keyword.name) {
            let message = format!("`{}` stands more than once: keep one", keyword.name);
            sink.error(&keyword.name, message);
        } else {
            seen.push(keyword);
        }
    }
    seen
}
