//! `#[dependency]`: the function stays as it is, and a type of the same name beside it is what others take.

mod check;
mod emit;
mod model;
pub(crate) mod scoped;
mod syntax;

use proc_macro2::TokenStream;
use quote::ToTokens;

use crate::function::{self, Kind};
use crate::sink::Sink;

/// The expansion of the attribute.
pub(crate) fn expand(attribute: TokenStream, mut item: TokenStream) -> TokenStream {
    let sink = Sink::new();
    let choices = syntax::choices(attribute, &sink);
    let Some(mut function) = function::function(&item, Kind::Dependency, &sink) else {
        sink.finish().to_tokens(&mut item);
        return item;
    };
    let dependency = model::dependency(choices, &mut function, &sink);
    check::dependency(&dependency, &function, &sink);
    match sink.finish() {
        None => emit::dependency(&dependency, &function),
        Some(errors) => emit::fallback(&function, &errors),
    }
}
