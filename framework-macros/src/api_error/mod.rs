//! `#[derive(ApiError)]`: arguments -> model -> check -> emit.

mod arguments;
mod check;
mod code;
mod emit;
mod kind;
mod message;
mod model;

use proc_macro2::TokenStream;
use syn::DeriveInput;

use crate::sink::Sink;

/// The implementations for an error type.
pub(crate) fn expand(item: TokenStream) -> TokenStream {
    let input: DeriveInput = match syn::parse2(item) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    let sink = Sink::new();
    let error = model::error(&input, &sink);
    check::error(&error, &sink);
    match sink.finish() {
        None => emit::error(&error),
        Some(errors) => emit::fallback(&error, &errors),
    }
}
