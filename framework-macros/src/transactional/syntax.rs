//! The grammar of the attribute: `#[transactional(read, primary, isolation = "serializable", retries = 5, idempotent = key, scope = "payments.pay",
//! db = field)]`.

use proc_macro2::TokenStream;
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Ident, LitInt, LitStr, Token};

use crate::function::Function;
use crate::near;
use crate::sink::Sink;

/// One option, with its name for messages.
pub(super) struct Choice {
    pub(super) name: Ident,
    pub(super) value: Value,
}

/// The value of an option.
pub(super) enum Value {
    Read,
    Primary(Ident),
    Isolation(LitStr),
    Retries(LitInt),
    Idempotent(Ident),
    Scope(LitStr),
    Db(Ident),
}

const OPTIONS: &[&str] = &[
    "read",
    "primary",
    "isolation",
    "retries",
    "idempotent",
    "scope",
    "db",
];

impl Parse for Choice {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name: Ident = input.parse()?;
        let value = match name.to_string().as_str() {
            "read" => Value::Read,
            "primary" => Value::Primary(name.clone()),
            "isolation" => Value::Isolation(value(input, &name, "\"serializable\"")?),
            "retries" => Value::Retries(value(input, &name, "5")?),
            "idempotent" => Value::Idempotent(value(input, &name, "key")?),
            "scope" => Value::Scope(value(input, &name, "\"payments.pay\"")?),
            "db" => Value::Db(value(input, &name, "orders_db")?),
            other => {
                let message = format!("`{other}` is no option: {}", near::expected(other, OPTIONS));
                return Err(syn::Error::new(name.span(), message));
            }
        };
        Ok(Self { name, value })
    }
}

fn value<T: Parse>(input: ParseStream<'_>, name: &Ident, example: &str) -> syn::Result<T> {
    let wrong = |_| {
        syn::Error::new(
            name.span(),
            format!("`{name}` has a value: write `{name} = {example}`"),
        )
    };
    input.parse::<Token![=]>().map_err(wrong)?;
    input.parse().map_err(wrong)
}

/// The options; none if one cannot be read.
pub(super) fn choices(tokens: TokenStream, sink: &Sink) -> Vec<Choice> {
    let list = sink.ok(Punctuated::<Choice, Token![,]>::parse_terminated.parse2(tokens));
    list.into_iter().flatten().collect()
}

/// The method under the attribute.
pub(super) fn method(item: &TokenStream, sink: &Sink) -> Option<Function> {
    let method = syn::parse2(item.clone());
    if method.is_err() {
        let first = item.clone().into_iter().next();
        sink.error(
            first,
            "`#[transactional]` stands on a method of a service: `async fn create(&self, tx: &mut Tx, ..) -> Result<..>`",
        );
    }
    method.ok()
}
