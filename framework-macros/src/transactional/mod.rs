//! `#[transactional]`: the method that joins a transaction, and beside it the one that opens it.

mod attributes;
mod check;
mod emit;
mod model;
mod syntax;

use proc_macro2::TokenStream;
use quote::ToTokens;

use crate::sink::Sink;

/// Both methods.
pub(crate) fn expand(attribute: TokenStream, mut item: TokenStream) -> TokenStream {
    let sink = Sink::new();
    let choices = syntax::choices(attribute, &sink);
    let Some(method) = syntax::method(&item, &sink) else {
        sink.finish().to_tokens(&mut item);
        return item;
    };
    let model = model::method(choices, method, &sink);
    check::method(&model, &sink);
    match sink.finish() {
        None => emit::method(&model),
        Some(errors) => emit::fallback(&model, &errors),
    }
}
