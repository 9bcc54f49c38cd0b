//! `#[derive(Depends)]`: a struct whose fields are taken as arguments are.

mod emit;
mod model;

use proc_macro2::TokenStream;
use syn::DeriveInput;

use crate::sink::Sink;

/// The implementations.
pub(crate) fn expand(item: TokenStream) -> TokenStream {
    let input: DeriveInput = match syn::parse2(item) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    let sink = Sink::new();
    let fields = model::fields(&input, &sink);
    match sink.finish() {
        None => emit::depends(&input.ident, &fields),
        Some(errors) => emit::fallback(&input, &errors),
    }
}
