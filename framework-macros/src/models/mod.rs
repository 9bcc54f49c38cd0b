//! `#[derive(Model)]`: syntax -> model -> check -> emit.

mod check;
mod emit;
mod keywords;
mod model;
mod new_row;
mod syntax;
mod table;

use proc_macro2::TokenStream;
use syn::DeriveInput;

use crate::sink::Sink;

/// What makes a struct the row of a table.
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
    let errors = sink.finish();
    // With its mistakes, the model is still one for everything that uses it.
    let emitted = model.as_ref().map(emit::item);
    quote::quote!(#errors #emitted)
}
