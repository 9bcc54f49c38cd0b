//! What the attribute says to modules that handlers do not know: `dependencies(..)`, `public`, `middleware(..)`, `layer(..)`
//! and `map_errors(..)`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, Type};

use super::model::{Mount, Options};
use crate::function::emit::local;
use crate::function::place::Place;

/// The field of what is known of the handler that adds all of them, if there are any.
pub(super) fn fields(options: &Options) -> Option<TokenStream> {
    let attached = local("attached");
    let dependencies = options.dependencies.iter().map(|ty| dependency(&attached, ty));
    let mounts = options
        .mounts
        .iter()
        .enumerate()
        .map(|(before, mount)| match mount {
            Mount::Middleware(value) => mounted("mount_middleware", &attached, before, value),
            Mount::Layer(value) => mounted("mount_layer", &attached, before, value),
        });
    let mappers = options.mappers.iter().enumerate();
    let mappers = mappers.map(|(before, value)| mounted("mount_mapper", &attached, before, value));
    let public = options
        .public
        .then(|| quote!(::purlin::security::public(#attached);));
    let calls: Vec<TokenStream> = dependencies.chain(public).chain(mounts).chain(mappers).collect();
    (!calls.is_empty()).then(|| quote!(attach: |#attached| { #(#calls)* },))
}

/// What is done before the handler.
fn dependency(attached: &Ident, ty: &Type) -> TokenStream {
    let place = Place::of(ty).mixed();
    quote_spanned!(place=> ::purlin::dependency::attach::<#ty>(#attached);)
}

/// A value that is made when the app is built. What its type lacks is told at the value.
fn mounted(function: &str, attached: &Ident, before: usize, value: &Expr) -> TokenStream {
    let function = format_ident!("{function}");
    let function = quote_spanned!(value.span().resolved_at(Span::mixed_site())=> ::purlin::layer::#function);
    quote!(#function(#attached, #before, #value);)
}
