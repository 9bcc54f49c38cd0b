//! `routes![..]`: a constant list of handlers.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Error, Expr, ExprPath, Path, PathArguments, Token};

use crate::bare::bare;

const FORM: &str = "write the names of functions: `routes![create_product, orders::list_orders]`";

/// The list of routes.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let names = match Punctuated::<Expr, Token![,]>::parse_terminated.parse2(input) {
        Ok(names) => names,
        Err(error) => {
            let error = Error::new(error.span(), FORM).into_compile_error();
            return quote!([#error]);
        }
    };
    let routes = names.into_iter().map(|name| {
        element(name).unwrap_or_else(|error| {
            let error = error.into_compile_error();
            quote!({ #error })
        })
    });
    quote!([#(#routes),*])
}

/// The route of a function, with the conditions of its place: an element of an array may have them.
fn element(name: Expr) -> syn::Result<TokenStream> {
    let ExprPath { attrs, path, .. } = function(name)?;
    if let Some(other) = attrs.iter().find(|attribute| !attribute.path().is_ident("cfg")) {
        let message = "a route in the list takes `#[cfg(..)]` only: write other attributes on the function";
        return Err(Error::new_spanned(other, message));
    }
    let route = route(&path);
    Ok(quote!(#(#attrs)* { #route }))
}

/// The name of a function, and what stands at it.
fn function(name: Expr) -> syn::Result<ExprPath> {
    match bare(name) {
        Expr::Path(path) if path.qself.is_none() && path.path.segments.iter().all(is_plain) => Ok(path),
        other => Err(Error::new_spanned(other, FORM)),
    }
}

fn is_plain(segment: &syn::PathSegment) -> bool {
    matches!(segment.arguments, PathArguments::None)
}

/// The route of a handler.
///
/// A function without an attribute has no type of its name. The import brings the name from all namespaces where it stands,
/// and comes before the glob import: only where there is no type, the glob's stands in, and the compiler tells that it is
/// no handler.
fn route(path: &Path) -> TokenStream {
    let span = path
        .segments
        .last()
        .map_or_else(|| path.span(), |last| last.ident.span());
    let handler = Ident::new("NotAHandler", span);
    quote! {
        #[allow(unused_imports, reason = "one of the two gives the type")]
        use ::purlin::handler::without_attribute::*;
        #[allow(unused_imports, deprecated, reason = "one of the two gives the type, and a deprecated handler is served")]
        use #path as #handler;
        ::purlin::handler::Route {
            meta: <#handler as ::purlin::handler::Endpoint>::META,
            call: <#handler as ::purlin::handler::Endpoint>::call,
        }
    }
}
