//! The implementation of `Deserialize` for enums with content.
//!
//! serde's derive would keep contents aside until their variant is known, and what JSON leaves open could not be refused any more.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::Generics;
use syn::spanned::Spanned;

use super::{bounded, record};
use crate::schema::model::{Content, Field, Item, Shape, Tagging, Variant};

/// The implementations, if the item is such an enum.
pub(super) fn implementations(item: &Item) -> Option<TokenStream> {
    let Shape::Union(tagging, variants) = &item.shape else {
        return None;
    };
    let generics = bounded(&item.generics, &quote!(__p::Schema));
    let choice = choice(item, variants, &generics);
    let records = variants
        .iter()
        .enumerate()
        .filter_map(|(number, variant)| match &variant.content {
            Content::Struct(fields) => Some(fielded(item, &generics, number, variant, fields)),
            Content::Unit | Content::Newtype(_) => None,
        });
    let body = match tagging {
        Tagging::Internal(tag) => {
            quote!(__p::read_tagged(__from, #tag, ::core::concat!("$purlin::tagged ", #tag)))
        }
        Tagging::Adjacent(tag, content) => quote!(__p::read_beside(__from, &[#tag, #content])),
        Tagging::Untagged => quote!(__p::read_untagged(__from)),
    };
    let deserialize = record::deserialize(item, &generics, &body);
    Some(quote!(#choice #(#records)* #deserialize))
}

fn choice(item: &Item, variants: &[Variant], generics: &Generics) -> TokenStream {
    let (ident, closed) = (&item.ident, item.closed);
    let (impl_generics, arguments, clause) = generics.split_for_impl();
    let last = variants.len() - 1;
    let arms = variants.iter().enumerate().map(|(number, variant)| {
        let pattern = if number == last {
            quote!(_)
        } else {
            number.to_token_stream()
        };
        let read = read(number, variant);
        quote!(#pattern => #read,)
    });
    quote! {
        impl #impl_generics __p::Choice for #ident #arguments #clause {
            const CLOSED: bool = #closed;
            fn read<'de, __D: __p::Deserializer<'de>>(
                __number: usize, __content: __D,
            ) -> ::core::result::Result<Self, __D::Error> {
                match __number { #(#arms)* }
            }
        }
    }
}

/// Reads the content of one variant.
fn read(number: usize, variant: &Variant) -> TokenStream {
    let ident = &variant.ident;
    match &variant.content {
        Content::Unit => quote!(<() as __p::Deserialize>::deserialize(__content).map(|()| Self::#ident)),
        Content::Newtype(field) => {
            let (ty, content) = (&field.ty, super::own("__content"));
            quote_spanned!(ty.span()=> <#ty as __p::Deserialize>::deserialize(#content).map(Self::#ident))
        }
        Content::Struct(_) => quote!(__p::read_fields::<Self, #number, __D>(__content)),
    }
}

/// The fields of one variant.
fn fielded(
    item: &Item,
    generics: &Generics,
    number: usize,
    variant: &Variant,
    fields: &[Field],
) -> TokenStream {
    let (ident, name) = (&item.ident, &variant.ident);
    let (impl_generics, arguments, clause) = generics.split_for_impl();
    let members = record::members(fields, &quote!(Self::#name));
    quote! {
        impl #impl_generics __p::VariantFields<#number> for #ident #arguments #clause {
            #members
        }
    }
}
