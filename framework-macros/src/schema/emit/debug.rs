//! `Debug` for items with sensitive fields, which logs must not show.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::ext::IdentExt as _;

use super::bounded;
use crate::schema::model::{Content, Field, Item, Shape, Variant};

/// The implementation, if a field is sensitive.
///
/// A `#[derive(Debug)]` above `#[schema]` has run already and cannot be seen from here. So that it does not show the
/// values, the implementation stands in any case, and the compiler refuses the two of them.
pub(super) fn implementation(item: &Item) -> Option<TokenStream> {
    if !item.fields().iter().any(|field| field.sensitive) {
        return None;
    }
    let (ident, name) = (&item.ident, item.ident.unraw().to_string());
    let (generics, body) = if item.derives_debug {
        (bounded(&item.generics, &quote!(::core::fmt::Debug)), body(item))
    } else {
        (
            item.generics.clone(),
            quote!(__f.debug_struct(#name).finish_non_exhaustive()),
        )
    };
    let (impl_generics, arguments, clause) = generics.split_for_impl();
    Some(quote! {
        impl #impl_generics ::core::fmt::Debug for #ident #arguments #clause {
            fn fmt(&self, __f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result { #body }
        }
    })
}

fn body(item: &Item) -> TokenStream {
    let name = item.ident.unraw().to_string();
    match &item.shape {
        Shape::Struct(fields) => {
            let calls = fields.iter().map(|field| {
                let ident = &field.ident;
                call(field, &quote!(&self.#ident))
            });
            quote!(__f.debug_struct(#name) #(#calls)* .finish())
        }
        Shape::Newtype(field) => {
            let call = call(field, &quote!(&self.0));
            quote!(__f.debug_tuple(#name) #call .finish())
        }
        Shape::Words(variants) | Shape::Union(_, variants) => {
            let arms = variants.iter().map(arm);
            quote!(match self { #(#arms)* })
        }
    }
}

fn arm(variant: &Variant) -> TokenStream {
    let (ident, name) = (&variant.ident, &variant.name);
    match &variant.content {
        Content::Unit => quote!(Self::#ident => __f.write_str(#name),),
        Content::Newtype(field) => {
            let call = call(field, &quote!(__value));
            quote!(Self::#ident(__value) => { let _ = __value; __f.debug_tuple(#name) #call .finish() })
        }
        Content::Struct(fields) => {
            let values: Vec<_> = fields
                .iter()
                .map(|field| format_ident!("__value{}", field.index))
                .collect();
            let names = fields.iter().map(|field| &field.ident);
            let calls = fields
                .iter()
                .zip(&values)
                .map(|(field, value)| call(field, &quote!(#value)));
            quote! {
                Self::#ident { #(#names: #values),* } => {
                    let _ = (#(#values),*);
                    __f.debug_struct(#name) #(#calls)* .finish()
                }
            }
        }
    }
}

fn call(field: &Field, value: &TokenStream) -> TokenStream {
    let value = if field.sensitive {
        quote!(&::core::format_args!("***"))
    } else {
        value.clone()
    };
    let name = field.ident.as_ref().map(|ident| {
        let name = ident.unraw().to_string();
        quote!(#name,)
    });
    quote!(.field(#name #value))
}
