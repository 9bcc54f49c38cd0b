//! The struct as a dependency, and as an argument.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{DeriveInput, Generics};

use crate::dependency::scoped;
use crate::function::argument::Argument;
use crate::function::emit::{self, local};
use crate::function::place::Place;

/// All implementations, and the checks that need types.
pub(super) fn depends(name: &Ident, fields: &[Argument]) -> TokenStream {
    let (provide, extract, checks) = (provide(name), extract(name, fields), checks(fields));
    let place = Place::of(name).mixed();
    let made = made(fields, place);
    let dependency = scoped::dependency(place, name, &Generics::default(), fields, &made);
    quote! {
        const _: () = {
            #[allow(unused_imports, reason = "only rules and defaults of arguments need it")]
            use ::purlin::__private as __p;
            #provide
            #dependency
            #extract
            #checks
        };
    }
}

/// A dependency that does nothing, so that those who take it add no error.
pub(super) fn fallback(input: &DeriveInput, errors: &TokenStream) -> TokenStream {
    if !input.generics.params.is_empty() {
        return quote!(#errors);
    }
    let name = &input.ident;
    let provide = provide(name);
    let place = Place::of(name).mixed();
    let nothing = quote!(::core::unreachable!());
    let dependency = scoped::dependency(place, name, &Generics::default(), &[], &nothing);
    let extract = extract(name, &[]);
    quote!(#provide #dependency #extract #errors)
}

fn provide(name: &Ident) -> TokenStream {
    quote! {
        impl ::purlin::dependency::Provide for #name {
            type Output = Self;
            const DEFINITION: &'static ::purlin::dependency::Definition = &::purlin::dependency::Definition::of(
                ::core::stringify!(#name), ::core::file!(), ::core::line!(), |_| {},
            );
        }
    }
}

fn made(fields: &[Argument], place: Span) -> TokenStream {
    let values = scoped::names(fields);
    let names = fields.iter().map(|field| &field.name);
    quote_spanned!(place=> ::core::result::Result::Ok(Self { #(#names: #values),* }))
}

/// As an argument it is made anew for whoever takes it.
fn extract(name: &Ident, fields: &[Argument]) -> TokenStream {
    let scope = scoped::scope();
    let generics = scoped::bounded(&Generics::default(), fields);
    let (parameters, _, bounds) = generics.split_for_impl();
    let fresh = quote!(<::purlin::dependency::Fresh<Self> as ::purlin::extract::Extract<#scope>>);
    let [operation, cx, arg] = ["operation", "cx", "arg"].map(local);
    quote! {
        impl #parameters ::purlin::extract::Extract<#scope> for #name #bounds {
            const PHASE: ::purlin::extract::Phase = #fresh::PHASE;
            const BODY: bool = #fresh::BODY;
            const PATH_NAMES: ::purlin::extract::PathNames = #fresh::PATH_NAMES;
            const NESTED: bool = #fresh::NESTED;
            const ENDS_EARLY: bool = #fresh::ENDS_EARLY;
            const TAKES_PLACE: bool = #fresh::TAKES_PLACE;
            const PREPARE: ::core::option::Option<::purlin::extract::Prepare<#scope>> = #fresh::PREPARE;

            fn describe(#operation: &mut ::purlin::openapi::OperationBuilder<'_>, #arg: &::purlin::schema::ArgMeta) {
                #fresh::describe(#operation, #arg);
            }

            async fn extract(
                #cx: &mut <#scope as ::purlin::extract::Scope>::Cx,
                #arg: &::purlin::schema::ArgMeta,
            ) -> ::core::result::Result<Self, ::purlin::error::Reject> {
                #fresh::extract(#cx, #arg).await.map(::purlin::dependency::Fresh::into_inner)
            }
        }
    }
}

/// Holds the fields against their types where they stand.
fn checks(fields: &[Argument]) -> TokenStream {
    let checks = fields.iter().map(|field| {
        let made = emit::of_argument(&field.ty, None, "PHASE");
        let keywords = field
            .field
            .assertions(&emit::of_argument(&field.ty, None, "ACCEPTS"));
        quote!(const _: ::purlin::extract::Phase = #made; #(#keywords)*)
    });
    quote!(#(#checks)*)
}
