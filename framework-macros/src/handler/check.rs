//! What can be said of a handler before its types are known.

use proc_macro2::TokenTree;
use quote::{ToTokens, quote};
use syn::{Error, LitInt, Safety, Type};

use super::model::Handler;
use super::policy;
use super::syntax::Function;
use super::template;
use crate::sink::Sink;

/// Notes every mistake of the handler.
pub(super) fn handler(handler: &Handler, function: &Function, sink: &Sink) {
    signature(function, sink);
    if let Err(message) = template::check(&handler.path.value()) {
        sink.push(Error::new(handler.path.span(), message));
    }
    types(handler, function, sink);
    options(handler, sink);
}

fn signature(function: &Function, sink: &Sink) {
    let signature = &function.sig;
    if signature.asyncness.is_none() {
        sink.error(signature.fn_token, "a handler is asynchronous: write `async fn`");
    }
    if !signature.generics.params.is_empty() {
        sink.error(&signature.generics, "a handler has no parameters of its own: one route is one function; let several call a generic one");
    }
    if let Some(abi) = &signature.abi {
        sink.error(abi, "a handler is a plain Rust function: take the `extern` away");
    }
    if let Safety::Unsafe(keyword) = &signature.safety {
        sink.error(keyword, "a handler is a safe function: take the `unsafe` away");
    }
}

fn types(handler: &Handler, function: &Function, sink: &Sink) {
    for argument in &handler.arguments {
        match &argument.ty {
            Type::ImplTrait(ty) => {
                sink.error(
                    ty,
                    "name the type of the argument, so that it can be documented: `Query<T>`",
                );
            }
            ty => owned(ty, sink),
        }
    }
    match &handler.answer {
        None => sink.error(
            &function.sig.ident,
            "a handler says what it answers: write `-> Json<T>`, or `-> NoContent` if there is nothing to say",
        ),
        Some(Type::ImplTrait(ty)) => {
            sink.error(ty, "name the type of the answer, so that it can be documented: `-> Json<T>`");
        }
        Some(_) => {}
    }
}

/// Notes what an argument would borrow. A function pointer may: its arguments stand in a group of their own.
fn owned(ty: &Type, sink: &Sink) {
    let mut tokens = ty.to_token_stream().into_iter().peekable();
    while let Some(token) = tokens.next() {
        let next = tokens.peek();
        if !matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '&') || is_lifetime(next) {
            continue;
        }
        let message = if next.is_some_and(|next| next.to_string() == "str") {
            "an argument owns its text: write `String`"
        } else {
            "an argument owns its value: take the `&` away"
        };
        sink.error(quote!(#token #next), message);
    }
}

/// Whether this begins a lifetime, as in `&'static str`. The compiler judges those.
fn is_lifetime(token: Option<&TokenTree>) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == '\'')
}

fn options(handler: &Handler, sink: &Sink) {
    if let Some(status) = &handler.options.status {
        in_range(
            status,
            200..=299,
            "a success has a status from 200 to 299; errors have theirs from `#[derive(ApiError)]`",
            sink,
        );
    }
    for answer in &handler.options.answers {
        in_range(
            &answer.status,
            100..=599,
            "a status is a number from 100 to 599",
            sink,
        );
    }
    policy::check(&handler.options, sink);
    if let Some(id) = &handler.options.operation_id
        && !id
            .value()
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
    {
        sink.error(
            id,
            "an operation id becomes a name in generated clients: use letters, digits and `_`",
        );
    }
}

fn in_range(status: &LitInt, range: std::ops::RangeInclusive<u16>, message: &str, sink: &Sink) {
    if !status
        .base10_parse::<u16>()
        .is_ok_and(|status| range.contains(&status))
    {
        sink.error(status, message);
    }
}
