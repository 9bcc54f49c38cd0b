//! What stands around a handler: `middleware(..)`, `layer(..)` and `map_errors(..)`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::Expr;
use syn::spanned::Spanned;

use super::model::{Mount, Options};

/// The field of what is known of the handler that adds all of them, if there are any.
pub(super) fn fields(options: &Options) -> Option<TokenStream> {
    let attached = Ident::new("attached", Span::mixed_site());
    let mounts = options
        .mounts
        .iter()
        .enumerate()
        .map(|(before, mount)| match mount {
            Mount::Middleware(value) => call("mount_middleware", &attached, before, value),
            Mount::Layer(value) => call("mount_layer", &attached, before, value),
        });
    let mappers = options.mappers.iter().enumerate();
    let mappers = mappers.map(|(before, value)| call("mount_mapper", &attached, before, value));
    let calls: Vec<TokenStream> = mounts.chain(mappers).collect();
    (!calls.is_empty()).then(|| quote!(attach: |#attached| { #(#calls)* },))
}

/// A value that is made when the app is built. What its type lacks is told at the value.
fn call(function: &str, attached: &Ident, before: usize, value: &Expr) -> TokenStream {
    let function = format_ident!("{function}");
    let function = quote_spanned! {value.span().resolved_at(Span::mixed_site())=> ::purlin::layer::#function};
    quote!(#function(#attached, #before, #value);)
}
