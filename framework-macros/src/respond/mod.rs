//! `#[derive(Respond)]`: model -> check -> emit.

mod check;
mod emit;
mod model;

use proc_macro2::TokenStream;
use syn::DeriveInput;

use crate::sink::Sink;

/// The implementation for an answer.
pub(crate) fn expand(item: TokenStream) -> TokenStream {
    let input: DeriveInput = match syn::parse2(item) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    let sink = Sink::new();
    let item = model::item(&input, &sink);
    check::item(&item, &sink);
    match sink.finish() {
        None => emit::implementation(&item),
        Some(errors) => emit::fallback(&input, &errors),
    }
}
