//! The implementation of `Validate`.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

use super::{bounded, is_generic, without_self};
use crate::schema::model::{Content, Field, Item, Shape, Tagging, Variant};

/// The implementation, and the assertions that each rule suits its type.
pub(super) fn implementation(item: &Item) -> TokenStream {
    let ident = &item.ident;
    let generics = bounded(&item.generics, &quote!(__p::Schema));
    let (impl_generics, arguments, clause) = generics.split_for_impl();
    let (outside, inside) = assertions(item);
    let constants = constants(item);
    let body = body(item);
    let check = item
        .check
        .as_ref()
        .map(|path| quote!(__p::check(|| #path(self), __sound, __at, __faults);));
    quote! {
        #(const _: () = #outside;)*
        impl #impl_generics __p::Validate for #ident #arguments #clause {
            #constants
            fn validate(&self, __at: &__p::At<'_>, __faults: &mut __p::Faults) {
                #(const { #inside };)*
                let __sound = __faults.len();
                #body
                #check
                let _ = (__at, __sound);
            }
        }
    }
}

/// The assertions on the types of fields: those that stand for themselves, and those that depend on a parameter.
fn assertions(item: &Item) -> (Vec<TokenStream>, Vec<TokenStream>) {
    let name = item.ident.to_token_stream();
    let mut all = (Vec::new(), Vec::new());
    for field in item.fields() {
        if is_generic(&field.ty, &item.generics) {
            all.1
                .extend(field.rules.assertions(&accepts(&field.ty.to_token_stream())));
        } else {
            let ty = without_self(field.ty.to_token_stream(), &name);
            all.0.extend(field.rules.assertions(&accepts(&ty)));
        }
    }
    all
}

/// The keywords that a type accepts.
fn accepts(ty: &TokenStream) -> TokenStream {
    quote!(<#ty as __p::Validate>::ACCEPTS)
}

/// What the type tells of itself: a struct the names of its fields, a tuple struct what the value inside it tells.
fn constants(item: &Item) -> Option<TokenStream> {
    let field = match &item.shape {
        Shape::Newtype(field) => field,
        Shape::Struct(fields) => {
            let names = fields.iter().map(|field| &field.wire);
            return Some(quote! {
                const FIELDS: ::core::option::Option<&'static [&'static str]> = ::core::option::Option::Some(&[#(#names),*]);
            });
        }
        Shape::Words(_) | Shape::Union(..) => return None,
    };
    let ty = &field.ty;
    Some(quote! {
        const ACCEPTS: __p::Keywords = <#ty as __p::Validate>::ACCEPTS;
        const FIELDS: ::core::option::Option<&'static [&'static str]> = <#ty as __p::Validate>::FIELDS;
        fn constrain(&self, __rules: &__p::Constraints, __at: &__p::At<'_>, __faults: &mut __p::Faults) {
            __p::Validate::constrain(&self.0, __rules, __at, __faults);
        }
    })
}

fn body(item: &Item) -> TokenStream {
    match &item.shape {
        Shape::Struct(fields) => fields
            .iter()
            .map(|field| {
                let ident = &field.ident;
                named(field, &quote!(&self.#ident), &quote!(__at))
            })
            .collect(),
        Shape::Newtype(field) => bare(field, &quote!(&self.0), &quote!(__at)),
        Shape::Words(_) => TokenStream::new(),
        Shape::Union(tagging, variants) => {
            let arms = variants.iter().map(|variant| arm(tagging, variant));
            quote!(match self { #(#arms)* })
        }
    }
}

fn arm(tagging: &Tagging, variant: &Variant) -> TokenStream {
    let ident = &variant.ident;
    let at = match tagging {
        Tagging::Adjacent(_, content) => quote!(&__at.field(#content)),
        Tagging::Internal(_) | Tagging::Untagged => quote!(__at),
    };
    match &variant.content {
        Content::Unit => quote!(Self::#ident => {}),
        Content::Newtype(field) => {
            let check = bare(field, &quote!(__value), &at);
            quote!(Self::#ident(__value) => { #check })
        }
        Content::Struct(fields) => {
            let values: Vec<_> = fields
                .iter()
                .map(|field| format_ident!("__value{}", field.index))
                .collect();
            let names = fields.iter().map(|field| &field.ident);
            let checks = fields
                .iter()
                .zip(&values)
                .map(|(field, value)| named(field, &quote!(#value), &at));
            quote!(Self::#ident { #(#names: #values),* } => { #(#checks)* let _ = (#(#values),*); })
        }
    }
}

/// The check of a field with a name. What requests never set is not checked.
fn named(field: &Field, value: &TokenStream, at: &TokenStream) -> TokenStream {
    if field.read_only.is_some() {
        return TokenStream::new();
    }
    let (name, index, faults) = (&field.wire, field.index, super::own("__faults"));
    let rules = if field.rules.is_empty() {
        quote_spanned!(field.ty.span()=> __p::field(#value, #name, #at, #faults);)
    } else {
        quote!(__p::ruled(#value, &__MEMBERS[#index], #at, __faults);)
    };
    with_check(field, rules, value, &quote!(&(#at).field(#name)))
}

/// The check of a value that stands at the place of the whole.
fn bare(field: &Field, value: &TokenStream, at: &TokenStream) -> TokenStream {
    let index = field.index;
    let rules = if field.rules.is_empty() {
        quote!(__p::Validate::validate(#value, #at, __faults);)
    } else {
        quote!(__p::inner(#value, &__MEMBERS[#index], #at, __faults);)
    };
    with_check(field, rules, value, at)
}

fn with_check(field: &Field, rules: TokenStream, value: &TokenStream, at: &TokenStream) -> TokenStream {
    match &field.check {
        Some(path) => quote! {
            let __before = __faults.len();
            #rules
            __p::check(|| #path(#value), __before, #at, __faults);
        },
        None => rules,
    }
}
