//! What can be said of a handler before its types are known.

use syn::{Error, LitInt, Type};

use super::model::Handler;
use super::policy;
use super::template;
use crate::function::{self, Function, Kind};
use crate::sink::Sink;

/// Notes every mistake of the handler.
pub(super) fn handler(handler: &Handler, function: &Function, sink: &Sink) {
    function::check::signature(function, Kind::Handler, sink);
    generics(function, sink);
    function::check::arguments(&handler.arguments, sink);
    if let Err(message) = template::check(&handler.path.value()) {
        sink.push(Error::new(handler.path.span(), message));
    }
    answer(handler, function, sink);
    options(handler, sink);
}

fn generics(function: &Function, sink: &Sink) {
    let generics = &function.sig.generics;
    if !generics.params.is_empty() {
        sink.error(generics, "a handler has no parameters of its own: one route is one function; let several call a generic one");
    }
}

fn answer(handler: &Handler, function: &Function, sink: &Sink) {
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
