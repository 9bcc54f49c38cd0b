//! The implementations of serde's traits for structs with named fields.
//!
//! serde's derives would write the same out in full: half of the time in which a crate of schemas is checked.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Generics, parse_quote};

use super::bounded;
use crate::schema::model::{Default, Field, Item, Shape};

/// The implementations, if the item is such a struct.
pub(super) fn implementations(item: &Item) -> Option<TokenStream> {
    let Shape::Struct(fields) = &item.shape else {
        return None;
    };
    let generics = bounded(&item.generics, &quote!(__p::Schema));
    let (read, write) = (read(item, fields, &generics), write(item, fields, &generics));
    Some(quote!(#read #write))
}

fn read(item: &Item, fields: &[Field], generics: &Generics) -> TokenStream {
    let (ident, name, closed) = (&item.ident, name(item), item.closed);
    let (impl_generics, arguments, clause) = generics.split_for_impl();
    let members = members(fields, &quote!(Self));
    let deserialize = deserialize(item, generics, &quote!(__p::read(__from)));
    quote! {
        impl #impl_generics __p::Record for #ident #arguments #clause {
            const NAME: &'static str = #name;
            const CLOSED: bool = #closed;
            #members
        }
        #deserialize
    }
}

/// The implementation of `Deserialize` that reads with `body`.
pub(super) fn deserialize(item: &Item, generics: &Generics, body: &TokenStream) -> TokenStream {
    let ident = &item.ident;
    let (_, arguments, clause) = generics.split_for_impl();
    let mut with_lifetime = generics.clone();
    with_lifetime.params.insert(0, parse_quote!('de));
    let (impl_with_lifetime, ..) = with_lifetime.split_for_impl();
    quote! {
        impl #impl_with_lifetime __p::Deserialize<'de> for #ident #arguments #clause {
            fn deserialize<__D: __p::Deserializer<'de>>(__from: __D) -> ::core::result::Result<Self, __D::Error> {
                #body
            }
        }
    }
}

/// The names of the fields, and the function that reads them and makes a value by `constructor`.
pub(super) fn members(fields: &[Field], constructor: &TokenStream) -> TokenStream {
    let keys = read_fields(fields).map(|field| &field.wire);
    let body = reading(fields, constructor);
    quote! {
        const KEYS: &'static [&'static str] = &[#(#keys),*];
        fn read<'de, __F: __p::Fields<'de>>(__fields: &mut __F) -> ::core::result::Result<Self, __F::Error> {
            #body
        }
    }
}

fn reading(fields: &[Field], constructor: &TokenStream) -> TokenStream {
    let source = &super::own("__fields");
    let slots = read_fields(fields).map(|field| {
        let (slot, ty) = (slot(field), &field.ty);
        quote!(let mut #slot: ::core::option::Option<#ty> = ::core::option::Option::None;)
    });
    let arms = read_fields(fields).enumerate().map(|(number, field)| {
        let (slot, span) = (slot(field), field.ty.span());
        let read = quote_spanned!(span=> #source.read(&mut #slot));
        quote!(#number => #read,)
    });
    let required = read_fields(fields)
        .enumerate()
        .filter(|(_, field)| field.default.is_none())
        .map(|(number, field)| {
            let (slot, span) = (slot(field), field.ty.span());
            quote_spanned!(span=> #source.require(#number, &mut #slot);)
        });
    let values = fields.iter().map(|field| {
        let (ident, value) = (&field.ident, value(field));
        quote!(#ident: #value)
    });
    quote! {
        #(#slots)*
        while let ::core::option::Option::Some(__number) = __fields.next() {
            match __number {
                #(#arms)*
                _ => __fields.skip(),
            }
        }
        #(#required)*
        match __fields.end() {
            ::core::result::Result::Ok(()) => ::core::result::Result::Ok(#constructor { #(#values),* }),
            ::core::result::Result::Err(__error) => ::core::result::Result::Err(__error),
        }
    }
}

/// What a field holds in the end.
fn value(field: &Field) -> TokenStream {
    let (slot, index, ty) = (slot(field), field.index, &field.ty);
    match &field.default {
        _ if field.read_only.is_some() => {
            quote_spanned!(ty.span()=> <#ty as ::core::default::Default>::default())
        }
        None => quote!(__p::there(#slot)),
        Some(Default::OfType) => {
            quote_spanned!(ty.span()=> #slot.unwrap_or_else(<#ty as ::core::default::Default>::default))
        }
        Some(Default::Value(_)) => {
            quote!(#slot.unwrap_or_else(<Self as __p::FieldDefault<#index, #ty>>::value))
        }
    }
}

fn write(item: &Item, fields: &[Field], generics: &Generics) -> TokenStream {
    let (ident, name) = (&item.ident, name(item));
    let (impl_generics, arguments, clause) = generics.split_for_impl();
    let absent = fields.iter().map(|field| {
        let (value, span) = (own(field), field.ty.span());
        if field.write_only.is_some() {
            quote_spanned!(span=> __p::is_unsent(#value))
        } else {
            quote_spanned!(span=> __p::is_absent(#value))
        }
    });
    let writer = &super::own("__writer");
    let calls = fields.iter().map(|field| {
        let (name, value, span) = (&field.wire, own(field), field.ty.span());
        if field.write_only.is_some() {
            quote_spanned!(span=> #writer.write_only(#name, #value);)
        } else {
            quote_spanned!(span=> #writer.field(#name, #value);)
        }
    });
    quote! {
        impl #impl_generics __p::Serialize for #ident #arguments #clause {
            fn serialize<__S: __p::Serializer>(&self, __to: __S) -> ::core::result::Result<__S::Ok, __S::Error> {
                let mut __writer = __p::Writer::new(__to, #name, &[#(#absent),*]);
                #(#calls)*
                __writer.end()
            }
        }
    }
}

/// The fields that requests set.
fn read_fields(fields: &[Field]) -> impl Iterator<Item = &Field> {
    fields.iter().filter(|field| field.read_only.is_none())
}

/// The variable of a field, at the place of its type: there the compiler shows what the type lacks.
fn slot(field: &Field) -> Ident {
    let span = Span::call_site().located_at(field.ty.span());
    Ident::new(&format!("__value{}", field.index), span)
}

/// The value of a field, at the place of its type.
fn own(field: &Field) -> TokenStream {
    let ident = field.ident.clone().map(|mut ident| {
        ident.set_span(ident.span().located_at(field.ty.span()));
        ident
    });
    let this = super::own("self");
    quote_spanned!(field.ty.span()=> &#this.#ident)
}

fn name(item: &Item) -> String {
    item.ident.to_string().trim_start_matches("r#").to_owned()
}
