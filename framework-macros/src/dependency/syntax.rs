//! The grammar of the attribute: `#[dependency(infallible, scope = "app", before_response = release, max_concurrency = 2)]`.

use proc_macro2::{Ident, TokenStream};
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Error, LitInt, LitStr, Path, Token};

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
    Scope(LitStr),
    BeforeResponse(Path),
    AfterResponse(Path),
    OnStop(Path),
    MaxConcurrency(LitInt),
}

const OPTIONS: &[&str] = &[
    "infallible",
    "scope",
    "before_response",
    "after_response",
    "on_stop",
    "max_concurrency",
];

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
            "scope" => Value::Scope(value(input, &name, "\"app\"")?),
            "before_response" => Value::BeforeResponse(value(input, &name, "release")?),
            "after_response" => Value::AfterResponse(value(input, &name, "release")?),
            "on_stop" => Value::OnStop(value(input, &name, "close")?),
            "max_concurrency" => Value::MaxConcurrency(value(input, &name, "2")?),
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

fn value<T: Parse>(input: ParseStream<'_>, name: &Ident, example: &str) -> syn::Result<T> {
    let wrong = |_| {
        Error::new(
            name.span(),
            format!("`{name}` has a value: write `{name} = {example}`"),
        )
    };
    input.parse::<Token![=]>().map_err(wrong)?;
    input.parse().map_err(wrong)
}
