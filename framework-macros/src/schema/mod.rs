//! `#[schema]`: syntax -> model -> check -> emit.

pub(crate) mod case;
mod check;
pub(crate) mod doc;
mod emit;
mod model;
mod read;
pub(crate) mod rules;
mod strip;
pub(crate) mod syntax;

use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

use crate::sink::Sink;

/// Expands `#[schema(arguments)] item`. Whatever is wrong, the item itself stays, so that its uses make no errors.
pub(crate) fn expand(arguments: TokenStream, item: &TokenStream) -> TokenStream {
    let mut input: DeriveInput = match syn::parse2(item.clone()) {
        Ok(input) => input,
        Err(error) => {
            let error = syn::Error::new(error.span(), "`#[schema]` stands on a struct or an enum")
                .into_compile_error();
            return quote!(#item #error);
        }
    };
    let sink = Sink::new();
    let model = read::item(arguments, &input, &sink);
    if let Some(model) = &model {
        check::item(model, &sink);
    }
    strip::attributes(&mut input);
    match (sink.finish(), model) {
        (None, Some(model)) => emit::item(&model, input),
        (errors, _) => quote!(#errors #input),
    }
}
