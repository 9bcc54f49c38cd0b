//! The two methods.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

use super::check::LEVELS;
use super::model::Model;
use super::syntax::Method;

/// The method that opens a transaction, and the one that joins.
pub(super) fn method(model: &Model) -> TokenStream {
    let opening = opening(model, &body(model));
    let joining = joining(model);
    quote!(#opening #joining)
}

/// Both signatures, so that uses of the methods add no errors; the mistakes themselves may be in them.
pub(super) fn fallback(model: &Model, errors: &TokenStream) -> TokenStream {
    let Method { attrs, vis, sig, .. } = &model.method;
    if sig.receiver().is_none() || model.tx().is_none() {
        return quote!(#(#attrs)* #vis #sig { #errors ::core::unreachable!() });
    }
    let opening = opening(model, &quote!(#errors ::core::unreachable!()));
    let joining = joining(model);
    quote!(#opening #joining)
}

fn opening(model: &Model, body: &TokenStream) -> TokenStream {
    let Method { attrs, vis, sig, .. } = &model.method;
    let mut sig = sig.clone();
    let receiver = sig.inputs.first();
    let arguments = model.arguments().map(|(name, argument)| {
        let ty = &argument.ty;
        quote!(#name: #ty)
    });
    let inputs = quote!(#receiver, #(#arguments),*);
    let (name, generics, output, bounds) =
        (&sig.ident, &sig.generics, &sig.output, &sig.generics.where_clause);
    let asyncness = sig.asyncness.take();
    quote! {
        #(#attrs)*
        #[allow(clippy::used_underscore_binding, reason = "every argument is handed on")]
        #vis #asyncness fn #name #generics (#inputs) #output #bounds { #body }
    }
}

fn joining(model: &Model) -> TokenStream {
    let Method {
        attrs,
        vis,
        sig,
        body,
    } = &model.method;
    let mut sig = sig.clone();
    let note = format!("[`{0}`](Self::{0}) in the transaction of the caller.", sig.ident);
    sig.ident = model.joining();
    quote! {
        #[doc = #note]
        #[doc = ""]
        #(#attrs)*
        #[allow(dead_code, reason = "not every method is joined")]
        #vis #sig #body
    }
}

fn body(model: &Model) -> TokenStream {
    let [attempts, unit, outcome, watch] = ["attempts", "unit", "outcome", "watch"].map(local);
    let (db, joining, options) = (&model.db, model.joining(), options(model));
    let names = model.arguments().map(|(name, _)| name);
    // What is wrong with the error of the method is shown where its type stands.
    let span = model.method.sig.output.span().resolved_at(Span::mixed_site());
    let begin = quote_spanned!(span=> #attempts.begin());
    let begin = quote! {
        let mut #unit = match #begin.await {
            ::core::result::Result::Ok(#unit) => #unit,
            ::core::result::Result::Err(#outcome) => return #outcome,
        };
        let #watch = #unit.watch();
    };
    match &model.retries {
        None => quote! {
            let mut #attempts = ::purlin::db::Attempts::new(&self.#db, #options, 0);
            #begin
            let #outcome = #watch.run(self.#joining(&mut #unit, #(#names),*)).await;
            #unit.settle(#outcome).await.0
        },
        Some(retries) => quote! {
            let mut #attempts = ::purlin::db::Attempts::new(&self.#db, #options, #retries);
            loop {
                #begin
                let #outcome = #watch.run(self.#joining(&mut #unit, #(::core::clone::Clone::clone(&#names)),*)).await;
                if let ::core::ops::ControlFlow::Break(#outcome) = #attempts.end(#unit, #outcome).await {
                    return #outcome;
                }
            }
        },
    }
}

fn options(model: &Model) -> TokenStream {
    let read = model.read.then(|| quote!(.read_only()));
    let isolation = model.isolation.as_ref().and_then(|level| {
        let variants = ["ReadCommitted", "RepeatableRead", "Serializable"];
        let place = LEVELS.iter().position(|known| *known == level.value())?;
        let variant = format_ident!("{}", variants[place]);
        Some(quote!(.isolation(::purlin::db::Isolation::#variant)))
    });
    quote!(::purlin::db::TxOptions::new() #isolation #read)
}

/// A local variable that no name of the user's can meet.
fn local(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}
