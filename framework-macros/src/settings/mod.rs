//! `#[derive(Settings)]`: keywords -> model -> check -> emit.

mod check;
mod emit;
mod keywords;
mod model;

use proc_macro2::TokenStream;
use syn::DeriveInput;

use crate::sink::Sink;

/// The implementations for a struct of settings, or for an enum of words.
pub(crate) fn expand(item: TokenStream) -> TokenStream {
    let input: DeriveInput = match syn::parse2(item) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    let sink = Sink::new();
    let model = model::item(&input, &sink);
    if let Some(model) = &model {
        check::item(model, &sink);
    }
    match (sink.finish(), model) {
        (None, Some(model)) => emit::item(&model),
        (errors, _) => emit::fallback(&input, errors.as_ref()),
    }
}
