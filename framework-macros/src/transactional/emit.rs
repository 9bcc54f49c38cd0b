//! The two methods.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{FnArg, PatType};

use super::attributes;
use super::check::LEVELS;
use super::model::Model;
use crate::function::Function;
use crate::generics;

/// The method that opens a transaction, and the one that joins. If there is a key, the work has one of its own.
pub(super) fn method(model: &Model) -> TokenStream {
    let opening = opening(model, &body(model));
    let joining = match model.idempotent {
        None => joining(model),
        Some(_) => [claiming(model), working(model)].into_iter().collect(),
    };
    quote!(#opening #joining)
}

/// Both signatures, so that uses of the methods add no errors; the mistakes themselves may be in them.
pub(super) fn fallback(model: &Model, errors: &TokenStream) -> TokenStream {
    let Function { attrs, vis, sig, .. } = &model.method;
    if sig.receiver().is_none() || model.tx().is_none() {
        return quote!(#(#attrs)* #vis #sig { #errors ::core::unreachable!() });
    }
    let opening = opening(model, &quote!(#errors ::core::unreachable!()));
    let joining = joining(model);
    quote!(#opening #joining)
}

fn opening(model: &Model, body: &TokenStream) -> TokenStream {
    let Function { vis, sig, .. } = &model.method;
    let attrs = attributes::of_all(&model.method.attrs);
    let receiver = sig.inputs.first();
    let arguments = arguments(model);
    let signature = signature(model, &sig.ident, &quote!(#receiver, #(#arguments),*));
    quote! {
        #(#attrs)*
        #[allow(clippy::used_underscore_binding, clippy::used_underscore_items, reason = "every argument is handed on")]
        #vis #signature { #body }
    }
}

fn joining(model: &Model) -> TokenStream {
    let Function {
        attrs,
        vis,
        sig,
        body,
    } = &model.method;
    let mut sig = sig.clone();
    sig.ident = model.joining();
    let joins = joins(model);
    quote! {
        #joins
        #(#attrs)*
        #[allow(dead_code, reason = "not every method is joined")]
        #vis #sig #body
    }
}

/// The method that joins, and claims the key in the transaction of its caller.
fn claiming(model: &Model) -> TokenStream {
    let Function { vis, sig, .. } = &model.method;
    let attrs = attributes::of_all(&model.method.attrs);
    let [claim, tx, outcome] = ["claim", "tx", "outcome"].map(local);
    let (receiver, working, making) = (sig.inputs.first(), model.working(), claim_of(model));
    let ty = model.tx().and_then(typed).map(|argument| &argument.ty);
    let (arguments, names) = (arguments(model), model.arguments().map(|(name, _)| name));
    let turbofish = turbofish(model);
    let inputs = quote!(#receiver, #tx: #ty, #(#arguments),*);
    let signature = signature(model, &model.joining(), &inputs);
    let joins = joins(model);
    quote! {
        #joins
        #(#attrs)*
        #[allow(
            dead_code,
            clippy::used_underscore_binding,
            clippy::used_underscore_items,
            reason = "not every method is joined; every argument is handed on, to a method that nobody else calls"
        )]
        #vis #signature {
            #making
            if let ::core::ops::ControlFlow::Break(#outcome) = #claim.take(&mut *#tx).await {
                return #outcome;
            }
            let #outcome = self.#working #turbofish(&mut *#tx, #(#names),*).await;
            #claim.keep(#tx, #outcome).await
        }
    }
}

/// The method that does the work, once its key is claimed.
fn working(model: &Model) -> TokenStream {
    let Function { attrs, sig, body, .. } = &model.method;
    let attrs = attrs.iter().filter(|attribute| !attributes::is_doc(attribute));
    let mut sig = sig.clone();
    sig.ident = model.working();
    // Whoever writes the work need not look at the key.
    let key = model.idempotent.iter();
    quote!(#(#attrs)* #[doc(hidden)] #sig { #(let _ = &#key;)* #body })
}

/// What a method is for may stand in no argument of it.
fn turbofish(model: &Model) -> Option<TokenStream> {
    let names = generics::names(&model.method.sig.generics);
    (!names.is_empty()).then(|| quote!(::<#(#names),*>))
}

/// The first line of the documentation of the method that joins.
fn joins(model: &Model) -> TokenStream {
    let name = &model.method.sig.ident;
    let note = format!("[`{name}`](Self::{name}) in the transaction of the caller.");
    quote!(#[doc = #note] #[doc = ""])
}

/// The signature of the user's method with another name and other arguments.
fn signature(model: &Model, name: &Ident, inputs: &TokenStream) -> TokenStream {
    let sig = &model.method.sig;
    let (asyncness, generics, output) = (&sig.asyncness, &sig.generics, &sig.output);
    let bounds = &sig.generics.where_clause;
    quote!(#asyncness fn #name #generics (#inputs) #output #bounds)
}

/// The arguments that callers give, by the names by which they are handed on.
fn arguments(model: &Model) -> Vec<TokenStream> {
    let arguments = model.arguments().map(|(name, argument)| {
        let ty = &argument.ty;
        quote!(#name: #ty)
    });
    arguments.collect()
}

fn body(model: &Model) -> TokenStream {
    let [attempts, unit, outcome, watch, claim] =
        ["attempts", "unit", "outcome", "watch", "claim"].map(local);
    let (db, working, options) = (&model.db, model.working(), options(model));
    let turbofish = turbofish(model);
    let names: Vec<_> = model.arguments().map(|(name, _)| name).collect();
    let begin = begin(model, &outcome);
    let making = model.idempotent.as_ref().map(|_| claim_of(model));
    let keep = model
        .idempotent
        .as_ref()
        .map(|_| quote!(let #outcome = #claim.keep(&mut #unit, #outcome).await;));
    match &model.retries {
        None => quote! {
            #making
            let mut #attempts = ::purlin::db::Attempts::new(&self.#db, #options, 0);
            #begin
            let #watch = #unit.watch();
            let #outcome = #watch.run(self.#working #turbofish(&mut #unit, #(#names),*)).await;
            #keep
            #unit.settle(#outcome).await.0
        },
        Some(retries) => quote! {
            #making
            let mut #attempts = ::purlin::db::Attempts::new(&self.#db, #options, #retries);
            loop {
                #begin
                let #watch = #unit.watch();
                let #outcome = #watch.run(self.#working #turbofish(&mut #unit, #(::core::clone::Clone::clone(&#names)),*)).await;
                #keep
                if let ::core::ops::ControlFlow::Break(#outcome) = #attempts.end(#unit, #outcome).await {
                    return #outcome;
                }
            }
        },
    }
}

/// Opens a transaction, or returns what the call comes to without its work.
fn begin(model: &Model, outcome: &Ident) -> TokenStream {
    let [attempts, unit, claim] = ["attempts", "unit", "claim"].map(local);
    if model.idempotent.is_some() {
        return quote! {
            let mut #unit = match #attempts.claim(&#claim).await {
                ::core::ops::ControlFlow::Continue(#unit) => #unit,
                ::core::ops::ControlFlow::Break(#outcome) => return #outcome,
            };
        };
    }
    let begun = quote_spanned!(output(model)=> #attempts.begin());
    quote! {
        let mut #unit = match #begun.await {
            ::core::result::Result::Ok(#unit) => #unit,
            ::core::result::Result::Err(#outcome) => return #outcome,
        };
    }
}

/// What there is to know of the call before it is made. Each argument is asked for where its type stands.
fn claim_of(model: &Model) -> TokenStream {
    let (claim, method) = (local("claim"), model.method.sig.ident.to_string());
    let is_key = |name: &Ident| Some(name) == model.idempotent.as_ref();
    let spanned = |argument: &PatType| argument.ty.span().resolved_at(Span::mixed_site());
    let key = model.arguments().find(|(name, _)| is_key(name)).map(|(name, argument)| {
        if let Some(scope) = &model.scope {
            return quote_spanned!(spanned(argument)=> ::purlin::db::Call::scoped(#scope, &#name));
        }
        quote_spanned!(spanned(argument)=> ::purlin::db::Call::new(::core::any::type_name::<Self>(), #method, &#name))
    });
    let others = model
        .arguments()
        .filter(|(name, _)| !is_key(name))
        .map(|(name, argument)| quote_spanned!(spanned(argument)=> let #claim = #claim.with(&#name);));
    let returned = quote_spanned!(output(model)=> #claim.claim());
    quote! {
        let #claim = #key;
        #(#others)*
        let #claim = #returned;
    }
}

/// Where the result of the method stands, so that what is wrong with it is shown there.
fn output(model: &Model) -> Span {
    model.method.sig.output.span().resolved_at(Span::mixed_site())
}

fn typed(argument: &FnArg) -> Option<&PatType> {
    match argument {
        FnArg::Typed(argument) => Some(argument),
        FnArg::Receiver(_) => None,
    }
}

fn options(model: &Model) -> TokenStream {
    let read = model.read.then(|| quote!(.read_only()));
    let primary = model.primary.as_ref().map(|_| quote!(.primary()));
    let isolation = model.isolation.as_ref().and_then(|level| {
        let variants = ["ReadCommitted", "RepeatableRead", "Serializable"];
        let place = LEVELS.iter().position(|known| *known == level.value())?;
        let variant = format_ident!("{}", variants[place]);
        Some(quote!(.isolation(::purlin::db::Isolation::#variant)))
    });
    quote!(::purlin::db::TxOptions::new() #isolation #read #primary)
}

/// A local variable that no name of the user's can meet.
fn local(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}
