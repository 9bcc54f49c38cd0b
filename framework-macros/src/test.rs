//! `#[purlin::test]`: an `async fn` as a test.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ItemFn;

use crate::sink::Sink;

/// The function as a test that runs on a runtime of its own.
pub(crate) fn expand(attribute: TokenStream, item: &TokenStream) -> TokenStream {
    let sink = Sink::new();
    if !attribute.is_empty() {
        sink.error(attribute, "`#[purlin::test]` takes nothing");
    }
    let Some(function) = sink.ok(syn::parse2::<ItemFn>(item.clone())) else {
        let errors = sink.finish();
        return quote!(#item #errors);
    };
    check(&function, &sink);
    match sink.finish() {
        Some(errors) => quote!(#errors),
        None => emit(&function),
    }
}

fn check(function: &ItemFn, sink: &Sink) {
    let signature = &function.sig;
    if signature.asyncness.is_none() {
        sink.error(
            signature.fn_token,
            "a test that awaits nothing takes `#[test]`; this one is an `async fn`",
        );
    }
    if !signature.inputs.is_empty() {
        sink.error(&signature.inputs, "a test takes no arguments");
    }
}

fn emit(function: &ItemFn) -> TokenStream {
    let ItemFn {
        attrs,
        vis,
        sig,
        block,
        ..
    } = function;
    let mut outer = sig.clone();
    outer.asyncness = None;
    quote! {
        #(#attrs)*
        #[::core::prelude::v1::test]
        #vis #outer {
            ::purlin::testing::block_on(async #block)
        }
    }
}
