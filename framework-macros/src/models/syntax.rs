//! What stands between the parentheses of `#[model(..)]`.

use proc_macro2::{Ident, TokenStream};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, ExprLit, ExprPath, Lit, LitStr, Path, Token};

use crate::bare::bare;
use crate::sink::Sink;

/// `name`, `name = value` or `name(..)`.
pub(super) struct Keyword {
    pub(super) name: Ident,
    pub(super) value: Option<Expr>,
    pub(super) list: Option<TokenStream>,
}

impl Parse for Keyword {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = input.call(Ident::parse_any)?;
        let mut keyword = Self {
            name,
            value: None,
            list: None,
        };
        if input.peek(syn::token::Paren) {
            let content;
            syn::parenthesized!(content in input);
            keyword.list = Some(content.parse()?);
        } else if input.parse::<Option<Token![=]>>()?.is_some() {
            keyword.value = Some(bare(input.parse()?));
        }
        Ok(keyword)
    }
}

/// The keywords of all attributes `#[model(..)]`.
pub(super) fn attributes(attributes: &[Attribute], sink: &Sink) -> Vec<Keyword> {
    let own = attributes.iter().filter(|it| it.path().is_ident("model"));
    let lists = own.filter_map(|attribute| {
        sink.ok(attribute.parse_args_with(Punctuated::<Keyword, Token![,]>::parse_terminated))
    });
    lists.flatten().collect()
}

impl Keyword {
    /// Itself, if it stands alone.
    pub(super) fn switch(&self, sink: &Sink) -> Option<Ident> {
        if self.value.is_some() || self.list.is_some() {
            sink.error(
                &self.name,
                format!("`{0}` takes no value: write `{0}`", self.name),
            );
            return None;
        }
        Some(self.name.clone())
    }

    /// The text after `=`.
    pub(super) fn text(&self, form: &str, sink: &Sink) -> Option<LitStr> {
        if let Some(Expr::Lit(ExprLit {
            lit: Lit::Str(text), ..
        })) = &self.value
        {
            return Some(text.clone());
        }
        self.refuse("text", form, sink);
        None
    }

    /// The path after `=`.
    pub(super) fn path(&self, form: &str, sink: &Sink) -> Option<Path> {
        if let Some(Expr::Path(ExprPath { path, .. })) = &self.value {
            return Some(path.clone());
        }
        self.refuse("a path", form, sink);
        None
    }

    /// The one word after `=`.
    pub(super) fn word(&self, form: &str, sink: &Sink) -> Option<Ident> {
        let word = match &self.value {
            Some(Expr::Path(path)) => path.path.get_ident().cloned(),
            _ => None,
        };
        if word.is_none() {
            self.refuse("a word", form, sink);
        }
        word
    }

    /// What stands in the parentheses, separated by commas.
    pub(super) fn items<T: Parse>(&self, form: &str, sink: &Sink) -> Vec<T> {
        let Some(list) = &self.list else {
            let message = format!("`{0}` takes a list: write `{0}({form})`", self.name);
            sink.error(&self.name, message);
            return Vec::new();
        };
        let parser = Punctuated::<T, Token![,]>::parse_terminated;
        let items = sink.ok(syn::parse::Parser::parse2(parser, list.clone()));
        items.into_iter().flatten().collect()
    }

    fn refuse(&self, kind: &str, form: &str, sink: &Sink) {
        let message = format!("`{0}` takes {kind}: write `{0} = {form}`", self.name);
        match &self.value {
            Some(value) => sink.error(value, message),
            None => sink.error(&self.name, message),
        }
    }
}
