//! `#[get(..)]` and its siblings: the function stays as it is, and a type of the same name beside it is its endpoint.

mod check;
mod emit;
mod model;
mod policy;
pub(crate) mod routes;
mod syntax;
mod template;

use proc_macro2::TokenStream;
use quote::ToTokens;

use crate::function::{self, Kind};
use crate::sink::Sink;

/// The expansion of a method attribute; `method` is `None` for `#[route(METHOD, ..)]`.
pub(crate) fn expand(method: Option<&str>, attribute: TokenStream, item: TokenStream) -> TokenStream {
    let sink = Sink::new();
    let arguments = syntax::attribute(method, attribute, &sink);
    let Some(mut function) = function::function(&item, Kind::Handler, &sink) else {
        return with_errors(item, sink);
    };
    let handler = model::handler(arguments, &mut function, &sink);
    if let Some(handler) = &handler {
        check::handler(handler, &function, &sink);
    }
    match (sink.finish(), handler) {
        (None, Some(handler)) => emit::handler(&handler, &function),
        (errors, _) => emit::fallback(&function, errors.as_ref()),
    }
}

/// The item as it came, and the errors.
fn with_errors(mut item: TokenStream, sink: Sink) -> TokenStream {
    sink.finish().to_tokens(&mut item);
    item
}
