//! What can be said of a function before its types are known.

use proc_macro2::TokenTree;
use quote::{ToTokens, quote};
use syn::{Safety, Type};

use super::argument::Argument;
use super::{Function, Kind};
use crate::sink::Sink;

/// Notes what an attribute cannot stand on.
pub(crate) fn signature(function: &Function, kind: Kind, sink: &Sink) {
    let signature = &function.sig;
    if signature.asyncness.is_none() {
        sink.error(
            signature.fn_token,
            format!("{kind} is asynchronous: write `async fn`"),
        );
    }
    if let Some(abi) = &signature.abi {
        sink.error(
            abi,
            format!("{kind} is a plain Rust function: take the `extern` away"),
        );
    }
    if let Safety::Unsafe(keyword) = &signature.safety {
        sink.error(
            keyword,
            format!("{kind} is a safe function: take the `unsafe` away"),
        );
    }
}

/// Notes arguments that cannot be made.
pub(crate) fn arguments(arguments: &[Argument], sink: &Sink) {
    for argument in arguments {
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
}

/// Notes what an argument would borrow. A function may: its arguments stand in a group of their own, and what it answers behind an
/// arrow.
fn owned(ty: &Type, sink: &Sink) {
    let mut tokens = ty.to_token_stream().into_iter().peekable();
    let mut answer = Answer::default();
    while let Some(token) = tokens.next() {
        let next = tokens.peek();
        if answer.has(&token) || !is_punct(&token, '&') || is_lifetime(next) {
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

/// Tells the tokens of what a function answers: from its arrow to the end of the list that it stands in.
#[derive(Default)]
struct Answer {
    /// How many lists were opened behind the arrow.
    depth: Option<usize>,
    /// Whether the last token may begin an arrow.
    is_dash: bool,
}

impl Answer {
    fn has(&mut self, token: &TokenTree) -> bool {
        let is_arrow = std::mem::replace(&mut self.is_dash, is_punct(token, '-')) && is_punct(token, '>');
        if is_arrow {
            self.depth.get_or_insert(0);
        } else if let Some(depth) = self.depth {
            self.depth = if is_punct(token, '<') {
                Some(depth + 1)
            } else if is_punct(token, '>') {
                depth.checked_sub(1)
            } else {
                Some(depth).filter(|depth| *depth > 0 || !is_punct(token, ','))
            };
        }
        self.depth.is_some()
    }
}

fn is_punct(token: &TokenTree, letter: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == letter)
}

/// Whether this begins a lifetime, as in `&'static str`. The compiler judges those.
fn is_lifetime(token: Option<&TokenTree>) -> bool {
    token.is_some_and(|token| is_punct(token, '\''))
}
