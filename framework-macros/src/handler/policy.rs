//! The options by which a handler decides for itself: `body_limit`, `timeout`, `on_disconnect`.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use syn::LitStr;

use super::model::Options;
use crate::sink::Sink;

/// Notes values that say nothing.
pub(super) fn check(options: &Options, sink: &Sink) {
    if let Some(limit) = &options.body_limit
        && (!limit.suffix().is_empty() || limit.base10_parse::<u64>().is_err())
    {
        sink.error(limit, "a limit is a number of bytes: `body_limit = 1_048_576`");
    }
    if let Some(limit) = &options.timeout
        && time(limit).is_none()
    {
        sink.error(
            limit,
            "a time has a unit, `ms`, `s`, `m` or `h`: write `timeout = \"60s\"`, or `timeout = \"off\"` for no limit",
        );
    }
    if let Some(policy) = &options.on_disconnect
        && variant(policy).is_none()
    {
        sink.error(
            policy,
            "when the client goes away, a handler can `\"finish\"` its work or `\"cancel\"` it",
        );
    }
}

/// The fields of the endpoint's description.
pub(super) fn fields(options: &Options) -> TokenStream {
    let body_limit = options.body_limit.as_ref().and_then(|limit| {
        let bytes = Literal::u64_unsuffixed(limit.base10_parse().ok()?);
        Some(quote!(body_limit: ::purlin::handler::Override::To(#bytes),))
    });
    let timeout = options.timeout.as_ref().and_then(time).map(|limit| match limit {
        None => quote!(timeout: ::purlin::handler::Override::Off,),
        Some(milliseconds) => quote! {
            timeout: ::purlin::handler::Override::To(::core::time::Duration::from_millis(#milliseconds)),
        },
    });
    let on_disconnect = options.on_disconnect.as_ref().and_then(variant).map(|variant| {
        quote! {
            on_disconnect: ::core::option::Option::Some(::purlin::handler::OnDisconnect::#variant),
        }
    });
    quote!(#body_limit #timeout #on_disconnect)
}

/// The milliseconds of a time such as `60s`; `Some(None)` for `off`.
#[allow(
    clippy::option_option,
    reason = "a word that is none, no limit, and a limit are three things"
)]
fn time(limit: &LitStr) -> Option<Option<u64>> {
    let text = limit.value();
    if text == "off" {
        return Some(None);
    }
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let factor = match &text[digits.len()..] {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        _ => return None,
    };
    let count: u64 = digits.parse().ok().filter(|count| *count > 0)?;
    count.checked_mul(factor).map(Some)
}

/// The variant of `OnDisconnect` that a word means.
fn variant(policy: &LitStr) -> Option<TokenStream> {
    match policy.value().as_str() {
        "finish" => Some(quote!(Finish)),
        "cancel" => Some(quote!(Cancel)),
        _ => None,
    }
}
