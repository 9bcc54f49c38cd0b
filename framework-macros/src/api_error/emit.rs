//! `ApiError`, `Display`, `Error` and `From`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Member, Type};

use super::check::NO_DB;
use super::message;
use super::model::{Error, Meaning, Variant};

/// All implementations.
pub(super) fn error(error: &Error<'_>) -> TokenStream {
    let name = &error.input.ident;
    let [operation, f] = ["operation", "f"].map(local);
    let describe = error.variants.iter().filter_map(describe);
    let problems = error.variants.iter().filter_map(|variant| problem(name, variant));
    let displays = error.variants.iter().filter_map(display);
    let sources = error.variants.iter().filter_map(source);
    let uniques: Vec<_> = error.variants.iter().filter_map(unique).collect();
    let froms = error
        .variants
        .iter()
        .filter_map(|variant| from(name, variant, &uniques));
    let from_db = from_db(error);
    quote! {
        #[automatically_derived]
        #[allow(deprecated, reason = "a variant that is deprecated still happens")]
        impl ::purlin::error::ApiError for #name {
            fn describe(#operation: &mut ::purlin::openapi::OperationBuilder<'_>) {
                #(#describe)*
            }

            fn into_problem(self) -> ::purlin::error::Problem {
                match self { #(#problems)* }
            }
        }

        #[automatically_derived]
        #[allow(deprecated, reason = "a variant that is deprecated still happens")]
        impl ::core::fmt::Display for #name {
            #[allow(unused_variables, reason = "a message names the fields that it needs")]
            fn fmt(&self, #f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                match self { #(#displays)* }
            }
        }

        #[automatically_derived]
        #[allow(deprecated, reason = "a variant that is deprecated still happens")]
        impl ::core::error::Error for #name {
            fn source(&self) -> ::core::option::Option<&(dyn ::core::error::Error + 'static)> {
                match self { #(#sources)* }
            }
        }

        #(#froms)*
        #from_db
    }
}

/// Implementations that do nothing, so that uses of the type add no errors.
pub(super) fn fallback(error: &Error<'_>, errors: &TokenStream) -> TokenStream {
    let name = &error.input.ident;
    let (generics, types, bounds) = error.input.generics.split_for_impl();
    quote! {
        #errors

        impl #generics ::purlin::error::ApiError for #name #types #bounds {
            fn describe(_: &mut ::purlin::openapi::OperationBuilder<'_>) {}

            fn into_problem(self) -> ::purlin::error::Problem {
                ::core::unreachable!()
            }
        }

        impl #generics ::core::fmt::Display for #name #types #bounds {
            fn fmt(&self, _: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::unreachable!()
            }
        }
    }
}

fn describe(variant: &Variant<'_>) -> Option<TokenStream> {
    let operation = local("operation");
    match variant.meaning.as_ref()? {
        Meaning::Transparent => {
            let ty = variant.from()?;
            Some(quote_spanned!(spanned(ty)=> <#ty as ::purlin::error::ApiError>::describe(#operation);))
        }
        Meaning::Kind {
            kind, code, message, ..
        } => {
            let status = kind.status;
            let detail = match &variant.doc {
                Some(doc) => doc.clone(),
                // The message of a server's fault is for the log alone.
                None if status >= 500 => quote!("The server is at fault."),
                None => {
                    let message = message::shown(message);
                    quote!(#message)
                }
            };
            Some(quote!(#operation.problem(#status, #code, #detail);))
        }
    }
}

fn problem(name: &Ident, variant: &Variant<'_>) -> Option<TokenStream> {
    let path = &variant.path;
    let inner = local("inner");
    match variant.meaning.as_ref()? {
        Meaning::Transparent => {
            let ty = variant.from()?;
            let member = variant.fields.members().next()?;
            Some(quote_spanned! {spanned(ty)=>
                #path { #member: #inner } => <#ty as ::purlin::error::ApiError>::into_problem(#inner),
            })
        }
        Meaning::Kind { kind, code, .. } => {
            let kind = format_ident!("{}", kind.variant);
            // `self` is a name of this expansion, which a name that a `macro_rules!` was handed does not see.
            Some(quote_spanned! {name.span().resolved_at(Span::call_site())=>
                #path { .. } => ::purlin::error::problem_of(self, ::purlin::error::ErrorKind::#kind, #code),
            })
        }
    }
}

fn display(variant: &Variant<'_>) -> Option<TokenStream> {
    let path = &variant.path;
    let [inner, f] = ["inner", "f"].map(local);
    match variant.meaning.as_ref()? {
        Meaning::Transparent => {
            let member = variant.fields.members().next()?;
            Some(quote!(#path { #member: #inner } => ::core::fmt::Display::fmt(#inner, #f),))
        }
        Meaning::Kind { message, .. } => {
            let members = variant.members();
            let fields = members.iter().map(|member| {
                let binding = message::binding(member, message.span());
                match member {
                    Member::Named(_) => quote!(#binding),
                    Member::Unnamed(index) => quote!(#index: #binding),
                }
            });
            let format = message::format(message);
            Some(quote!(#path { #(#fields),* } => ::core::write!(#f, #format),))
        }
    }
}

fn source(variant: &Variant<'_>) -> Option<TokenStream> {
    let path = &variant.path;
    let inner = local("inner");
    match (variant.meaning.as_ref()?, variant.source()) {
        (Meaning::Transparent, _) => {
            let member = variant.fields.members().next()?;
            Some(quote!(#path { #member: #inner } => ::core::error::Error::source(#inner),))
        }
        (Meaning::Kind { .. }, Some((member, ty))) => Some(held(path, &member, ty)),
        (Meaning::Kind { .. }, None) => Some(quote!(#path { .. } => ::core::option::Option::None,)),
    }
}

/// The error in a field, which may be a boxed one.
fn held(path: &TokenStream, member: &Member, ty: &Type) -> TokenStream {
    let inner = local("inner");
    let error = quote_spanned!(spanned(ty)=> #inner.as_error());
    quote! {
        #path { #member: #inner, .. } => {
            use ::purlin::__private::AsError as _;
            ::core::option::Option::Some(#error)
        }
    }
}

fn from(name: &Ident, variant: &Variant<'_>, uniques: &[TokenStream]) -> Option<TokenStream> {
    let ty = variant.from()?;
    let member = variant.fields.members().next()?;
    let path = &variant.path;
    let inner = local("inner");
    Some(quote! {
        #[automatically_derived]
        #[allow(deprecated, reason = "a variant that is deprecated still happens")]
        impl ::core::convert::From<#ty> for #name {
            fn from(#inner: #ty) -> Self {
                #(#uniques)*
                #path { #member: #inner }
            }
        }
    })
}

/// The variant for a violated key, if that is what `inner` is.
fn unique(variant: &Variant<'_>) -> Option<TokenStream> {
    let (key, path, inner) = (variant.unique()?, &variant.path, local("inner"));
    let violated = quote_spanned!(spanned(key)=> ::purlin::db::violates(&#inner, &#key));
    Some(quote! {
        if #violated {
            return #path {};
        }
    })
}

/// Holds against the types themselves that one of them is the database's, where keys are named: their names say nothing.
fn from_db(error: &Error<'_>) -> Option<TokenStream> {
    let key = error.variants.iter().find_map(Variant::unique)?;
    let types = error.variants.iter().filter_map(Variant::from);
    let assertion = quote_spanned! {spanned(key)=>
        ::core::assert!(false #(|| ::purlin::db::IsDbError::<#types>::ANSWER)*, #NO_DB);
    };
    Some(quote! {
        const _: () = {
            #[allow(unused_imports, reason = "it answers for every type but one")]
            use ::purlin::db::IsNoDbError as _;
            #assertion
        };
    })
}

/// A local variable that no name of the user's can meet, such as a field that a message names.
fn local(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}

/// Where tokens of the user's stand, with names that no name of the user's can meet.
fn spanned(tokens: &impl Spanned) -> Span {
    tokens.span().resolved_at(Span::mixed_site())
}
