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
    match &dependency.returned {
        None if !dependency.options.infallible => sink.error(
            &function.sig.ident,
            "a dependency says how it can fail: write `-> Result<(), E>`, or `#[dependency(infallible)]` if it cannot",
        ),
        Some(Type::ImplTrait(ty)) => sink.error(ty, "name the type that is provided: it stands behind `Dep<..>`"),
        _ => {}
    }
}
