//! The grammar of the attribute: `#[dependency(infallible)]`.

use proc_macro2::{Ident, TokenStream};
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Error, Token};

use crate::near;
use crate::sink::Sink;

/// One option, with its name for messages.
pub(super) struct Choice {
    pub(super) name: Ident,
    pub(super) value: Value,
}

/// What an option says.
pub(super) enum Value {
    Infallible,
}

const OPTIONS: &[&str] = &["infallible"];

/// The options; none if one cannot be read.
pub(super) fn choices(tokens: TokenStream, sink: &Sink) -> Vec<Choice> {
    let list = sink.ok(Punctuated::<Choice, Token![,]>::parse_terminated.parse2(tokens));
    list.into_iter().flatten().collect()
}

impl Parse for Choice {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name: Ident = input
            .parse()
            .map_err(|error| Error::new(error.span(), near::expected("", OPTIONS)))?;
        let value = match name.to_string().as_str() {
            "infallible" => Value::Infallible,
            unknown => {
                let message = format!(
                    "`{name}` is no option of a dependency: {}",
                    near::expected(unknown, OPTIONS)
                );
                return Err(Error::new(name.span(), message));
            }
        };
        Ok(Self { name, value })
    }
}
