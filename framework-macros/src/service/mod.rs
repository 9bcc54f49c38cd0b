//! `#[derive(Service)]`: model -> check -> emit.

mod check;
mod emit;
mod model;

use proc_macro2::TokenStream;
use syn::DeriveInput;

use crate::sink::Sink;

/// The implementation for a struct of parts.
pub(crate) fn expand(item: TokenStream) -> TokenStream {
    let input: DeriveInput = match syn::parse2(item) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    let sink = Sink::new();
    let parts = model::parts(&input, &sink);
    check::service(&input, &sink);
    match sink.finish() {
        None => emit::service(&input, &parts),
        Some(errors) => emit::fallback(&input, &errors),
    }
}
