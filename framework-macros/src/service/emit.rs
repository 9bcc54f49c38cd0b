//! The implementation of `Service`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Data, DeriveInput, Fields};

use super::model::Part;

/// All parts are asked for before the first that is missing ends it, so that all that are missing are told.
pub(super) fn service(input: &DeriveInput, parts: &[Part<'_>]) -> TokenStream {
    let name = &input.ident;
    let cx = Ident::new("cx", Span::mixed_site());
    let taken = parts.iter().enumerate().map(|(index, part)| {
        let (local, ty) = (local(index), part.ty);
        let value = if part.default {
            quote_spanned!(ty.span().resolved_at(Span::mixed_site())=>
                ::core::option::Option::Some(<#ty as ::core::default::Default>::default()))
        } else {
            quote_spanned!(ty.span().resolved_at(Span::mixed_site())=> <#ty as ::purlin::service::Part>::take(#cx))
        };
        quote!(let #local = #value;)
    });
    let fields = parts.iter().enumerate().map(|(index, part)| {
        let (name, local) = (part.name, local(index));
        quote!(#name: #local?)
    });
    let is_unit = matches!(&input.data, Data::Struct(data) if matches!(data.fields, Fields::Unit));
    let made = if is_unit {
        quote!(Self)
    } else {
        quote!(Self { #(#fields),* })
    };
    quote! {
        #[automatically_derived]
        impl ::purlin::service::Service for #name {
            fn build(#cx: &mut ::purlin::service::ServiceCx<'_>) -> ::core::option::Option<Self> {
                #(#taken)*
                ::core::option::Option::Some(#made)
            }
        }
    }
}

/// An implementation that does nothing, so that uses of the type add no errors.
pub(super) fn fallback(input: &DeriveInput, errors: &TokenStream) -> TokenStream {
    let name = &input.ident;
    if !input.generics.params.is_empty() {
        // The trait asks more of a parameter than the user wrote.
        return quote!(#errors);
    }
    quote! {
        #errors

        impl ::purlin::service::Service for #name {
            fn build(_: &mut ::purlin::service::ServiceCx<'_>) -> ::core::option::Option<Self> {
                ::core::unreachable!()
            }
        }
    }
}

/// The variable of a part, which no name of the user's can meet, nor another one of this expansion.
fn local(index: usize) -> Ident {
    Ident::new(&format!("part{index}"), Span::mixed_site())
}
