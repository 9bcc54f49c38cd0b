//! `#[derive(ColumnValue)]`: model -> emit.

mod emit;
mod model;

use proc_macro2::TokenStream;
use syn::DeriveInput;

use crate::sink::Sink;

/// What makes an enum of words, or a struct of one field, the type of a column.
pub(crate) fn expand(item: TokenStream) -> TokenStream {
    let input: DeriveInput = match syn::parse2(item) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    let sink = Sink::new();
    let shape = model::shape(&input, &sink);
    let errors = sink.finish();
    let emitted = match shape {
        Some(shape) => emit::item(&input, &shape),
        None => emit::fallback(&input),
    };
    quote::quote!(#errors #emitted)
}
