//! `#[purlin::test]`: an `async fn` as a test, with its arguments.

mod check;
mod emit;
mod syntax;

use proc_macro2::TokenStream;
use quote::ToTokens;

use crate::sink::Sink;

/// The function as a test that runs on a runtime of its own.
pub(crate) fn expand(attribute: TokenStream, mut item: TokenStream) -> TokenStream {
    let sink = Sink::new();
    let options = syntax::options(attribute, &sink);
    let Some(function) = syntax::function(&item, &sink) else {
        sink.finish().to_tokens(&mut item);
        return item;
    };
    check::test(&function, &options, &sink);
    match sink.finish() {
        None => emit::test(&function, &options),
        Some(errors) => emit::fallback(&function, &errors),
    }
}
