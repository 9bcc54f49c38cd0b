//! The function that the test harness calls.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{FnArg, ItemFn, Pat, PatType};

use super::syntax::Options;

/// The test, with the user's function inside.
pub(super) fn test(function: &ItemFn, options: &Options) -> TokenStream {
    let body = if function.sig.inputs.is_empty() {
        let block = &function.block;
        quote!(::purlin::testing::block_on(async #block))
    } else {
        with_arguments(function, options)
    };
    outer(function, &body)
}

/// A test that does nothing, so that its names are known.
pub(super) fn fallback(function: &ItemFn, errors: &TokenStream) -> TokenStream {
    let mut function = function.clone();
    function.attrs.clear();
    let inputs = function.sig.inputs.into_iter();
    function.sig.inputs = inputs.filter(|input| typed(input).is_some()).collect();
    quote! {
        #errors

        #[allow(dead_code, unused_variables, reason = "the test is wrong")]
        #function
    }
}

fn outer(function: &ItemFn, body: &TokenStream) -> TokenStream {
    let ItemFn { attrs, vis, sig, .. } = function;
    let mut sig = sig.clone();
    sig.asyncness = None;
    sig.inputs.clear();
    quote! {
        #(#attrs)*
        #[::core::prelude::v1::test]
        #vis #sig {
            #body
        }
    }
}

fn with_arguments(function: &ItemFn, options: &Options) -> TokenStream {
    let (sig, block) = (&function.sig, &function.block);
    let cx = Ident::new("cx", Span::mixed_site());
    let arguments: Vec<_> = sig.inputs.iter().filter_map(typed).collect();
    let locals: Vec<_> = (0..arguments.len()).map(local).collect();
    let made = arguments.iter().zip(&locals).map(|(argument, local)| {
        let (ty, name) = (&argument.ty, shown(&argument.pat));
        quote_spanned!(ty.span().resolved_at(Span::mixed_site())=> let #local = #cx.named::<#ty>(#name).await;)
    });
    let (name, test) = (&sig.ident, test_cx(options));
    quote! {
        #sig #block
        ::purlin::testing::run(#test, async |#cx: &mut ::purlin::testing::TestCx| {
            #(#made)*
            #name(#(#locals),*).await
        })
    }
}

/// What is known of the test. The function `database` of `database!` is found if it stands at the root of the crate; if it does
/// not, the one that stands in for it is, because a block looks into what it imports before it looks around itself.
fn test_cx(options: &Options) -> TokenStream {
    let made = if let Some((_, sql)) = &options.sql {
        quote!(::purlin::testing::TestCx::with_sql(#sql))
    } else {
        quote! {
            ::purlin::testing::TestCx::new({
                #[allow(unused_imports, clippy::wildcard_imports, reason = "the root of the crate may have its own")]
                use ::purlin::testing::no_database::*;
                {
                    #[allow(unused_imports, clippy::wildcard_imports, reason = "it may have no database")]
                    use crate::*;
                    database()
                }
            })
        }
    };
    if options.database.is_some() {
        quote!(#made.own_database())
    } else {
        made
    }
}

fn typed(input: &FnArg) -> Option<&PatType> {
    match input {
        FnArg::Typed(argument) => Some(argument),
        FnArg::Receiver(_) => None,
    }
}

/// An argument in messages.
fn shown(pattern: &Pat) -> String {
    format!("`{}`", pattern.to_token_stream())
}

/// The variable of an argument, which no name of the user's can meet.
fn local(number: usize) -> Ident {
    Ident::new(&format!("argument_{number}"), Span::mixed_site())
}
