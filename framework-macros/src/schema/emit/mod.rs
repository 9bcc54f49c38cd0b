//! From the model to code: the item with serde's attributes, and a block with our implementations.

mod debug;
mod describe;
mod record;
mod serde;
mod union;
mod validate;

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{DeriveInput, Generics, Type};

use super::model::Item;
use super::strip;

/// The whole expansion.
pub(super) fn item(item: &Item, mut input: DeriveInput) -> TokenStream {
    serde::annotate(item, &mut input);
    if item.fields().iter().any(|field| field.sensitive) {
        strip::debug(&mut input.attrs);
    }
    let root = &item.root;
    let alias = serde::alias(item);
    let members = describe::members(item);
    let about = describe::about(item);
    let implementations = [
        serde::defaults(item),
        record::implementations(item).unwrap_or_default(),
        union::implementations(item).unwrap_or_default(),
        validate::implementation(item),
        describe::implementation(item),
        debug::implementation(item).unwrap_or_default(),
    ];
    quote! {
        #input
        #alias

        #[automatically_derived]
        #[allow(deprecated)]
        const _: () = {
            use #root::__private as __p;
            #about
            #members
            #(#implementations)*
        };
    }
}

/// The generics of our implementations: each type parameter is a schema.
fn bounded(generics: &Generics, bound: &TokenStream) -> Generics {
    let mut generics = generics.clone();
    for parameter in generics.type_params_mut() {
        parameter.bounds.push(syn::parse_quote!(#bound));
    }
    generics
}

/// A name of the expansion for tokens at the place of a type: if a `macro_rules!` handed the type on, a name of its place would
/// not be that of the expansion.
fn own(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

/// Whether the type depends on a parameter of the item.
fn is_generic(ty: &Type, generics: &Generics) -> bool {
    let names = crate::generics::names(generics);
    !names.is_empty()
        && mentions(ty.to_token_stream(), &|ident| {
            ident == "Self" || names.contains(&ident)
        })
}

fn mentions(tokens: TokenStream, wanted: &dyn Fn(&Ident) -> bool) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Group(group) => mentions(group.stream(), wanted),
        TokenTree::Ident(ident) => wanted(&ident),
        _ => false,
    })
}

/// The tokens with `Self` replaced by the name of the type, for places outside its implementations.
fn without_self(tokens: TokenStream, name: &TokenStream) -> TokenStream {
    let replaced = tokens.into_iter().map(|token| match token {
        TokenTree::Group(group) => {
            let mut inner = proc_macro2::Group::new(group.delimiter(), without_self(group.stream(), name));
            inner.set_span(group.span());
            inner.to_token_stream()
        }
        TokenTree::Ident(ident) if ident == "Self" => name.clone(),
        other => other.to_token_stream(),
    });
    replaced.collect()
}
