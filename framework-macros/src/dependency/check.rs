//! What can be said of a dependency before its types are known.

use syn::{GenericParam, Type};

use super::model::Dependency;
use crate::function::{self, Function, Kind};
use crate::sink::Sink;

/// Notes every mistake of the dependency.
pub(super) fn dependency(dependency: &Dependency, function: &Function, sink: &Sink) {
    function::check::signature(function, Kind::Dependency, sink);
    function::check::arguments(&dependency.arguments, sink);
    for parameter in &function.sig.generics.params {
        if let GenericParam::Lifetime(lifetime) = parameter {
            sink.error(
                lifetime,
                "what a dependency takes and provides is owned: take the lifetime away",
            );
        }
    }
    options(dependency, function, sink);
    match &dependency.returned {
        None if !dependency.options.infallible => sink.error(
            &function.sig.ident,
            "a dependency says how it can fail: write `-> Result<(), E>`, or `#[dependency(infallible)]` if it cannot",
        ),
        Some(Type::ImplTrait(ty)) => sink.error(ty, "name the type that is provided: it stands behind `Dep<..>`"),
        _ => {}
    }
}

fn options(dependency: &Dependency, function: &Function, sink: &Sink) {
    let options = &dependency.options;
    if let Some(scope) = options.scope.as_ref().filter(|scope| scope.value() != "app") {
        sink.error(
            scope,
            "a dependency is of a request, or `scope = \"app\"`: made once, at the start of the app",
        );
    }
    if let Some(limit) = &options.max_concurrency
        && !limit.base10_parse::<usize>().is_ok_and(|limit| limit > 0)
    {
        sink.error(
            limit,
            "write how many there may be at a time: `max_concurrency = 2`",
        );
    }
    if !dependency.is_of_app() {
        if let Some(function) = &options.on_stop {
            sink.error(function, "only a dependency with `scope = \"app\"` lives until the app stops: write `before_response` or `after_response`");
        }
        return;
    }
    if let Some(release) = &options.release {
        sink.error(
            &release.option,
            "a dependency of the app lives until the app stops: write `on_stop = close`",
        );
    }
    if let Some(limit) = &options.max_concurrency {
        sink.error(
            limit,
            "there is one value of a dependency of the app: take the limit away",
        );
    }
    if !function.sig.generics.params.is_empty() {
        sink.error(
            &function.sig.generics,
            "a dependency of the app has no parameters: write a function for each",
        );
    }
}
