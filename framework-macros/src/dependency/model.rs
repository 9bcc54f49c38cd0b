//! What a dependency is, in terms of its own.

use proc_macro2::Ident;
use syn::{Attribute, LitInt, LitStr, Path, ReturnType, Type};

use super::syntax::{Choice, Value};
use crate::function::argument::{self, Argument};
use crate::function::{Function, Kind};
use crate::sink::Sink;

/// A dependency that is about to be checked.
pub(super) struct Dependency {
    pub(super) options: Options,
    pub(super) arguments: Vec<Argument>,
    pub(super) returned: Option<Type>,
    /// `#[cfg(..)]` of the function, which its type needs too.
    pub(super) conditions: Vec<Attribute>,
}

/// The options of the attribute, each at most once.
#[derive(Default)]
pub(super) struct Options {
    pub(super) infallible: bool,
    pub(super) scope: Option<LitStr>,
    pub(super) release: Option<Release>,
    pub(super) on_stop: Option<Path>,
    pub(super) max_concurrency: Option<LitInt>,
}

/// What is done with the value at the end of a request.
pub(super) struct Release {
    /// The option, which names the moment.
    pub(super) option: Ident,
    pub(super) function: Path,
}

impl Dependency {
    /// Whether it is made once, at the start of the app.
    pub(super) fn is_of_app(&self) -> bool {
        self.options.scope.is_some()
    }
}

/// Takes the attributes of arguments off the function, and puts all into one model.
pub(super) fn dependency(choices: Vec<Choice>, function: &mut Function, sink: &Sink) -> Dependency {
    Dependency {
        options: options(choices, sink),
        arguments: argument::all(function, Kind::Dependency, sink),
        returned: match &function.sig.output {
            ReturnType::Default => None,
            ReturnType::Type(_, ty) => Some((**ty).clone()),
        },
        conditions: function.conditions(),
    }
}

fn options(choices: Vec<Choice>, sink: &Sink) -> Options {
    let mut options = Options::default();
    let mut seen: Vec<Ident> = Vec::new();
    for Choice { name, value } in choices {
        if seen.contains(&name) {
            sink.error(&name, format!("`{name}` stands here twice: keep one"));
        }
        match value {
            Value::Infallible => options.infallible = true,
            Value::Scope(scope) => options.scope = Some(scope),
            Value::BeforeResponse(function) | Value::AfterResponse(function) => {
                if options.release.is_some() {
                    sink.error(
                        &name,
                        "a value is released once: before the response, or after it",
                    );
                }
                options.release = Some(Release {
                    option: name.clone(),
                    function,
                });
            }
            Value::OnStop(function) => options.on_stop = Some(function),
            Value::MaxConcurrency(limit) => options.max_concurrency = Some(limit),
        }
        seen.push(name);
    }
    options
}
