//! One argument of a handler or of a dependency, with what its type tells.

use std::any::type_name;
use std::fmt;
use std::pin::Pin;

use super::{Asker, Extract, Judged, PathNames, Phase, Request, Scope};
use crate::error::Reject;
use crate::openapi::OperationBuilder;
use crate::schema::{ArgMeta, Keywords, Pattern};

/// Work on the way to an argument.
pub type Preparing<'a> = Pin<Box<dyn Future<Output = Result<(), Reject>> + Send + 'a>>;

/// Reads the inputs of an argument that is made of others, and keeps them until it is made.
pub type Prepare<S = Request> = for<'a> fn(&'a mut <S as Scope>::Cx, &'static ArgMeta) -> Preparing<'a>;

/// One argument, with what its type tells.
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own, told once and never combined"
)]
pub struct Arg<S: Scope = Request> {
    /// What stands at the argument.
    pub meta: ArgMeta,
    /// The name of its type.
    pub type_name: fn() -> &'static str,
    /// Documents it.
    pub describe: fn(&mut OperationBuilder<'_>, &ArgMeta),
    /// When it is made.
    pub phase: Phase,
    /// What it has to do with who asks.
    pub asker: Asker,
    /// Reads its inputs, if it is made of others.
    pub prepare: Option<Prepare<S>>,
    /// Whether it is made of others, each of which says what it reads.
    pub is_nested: bool,
    /// Whether something in it is released before the response.
    pub ends_early: bool,
    /// Whether something in it takes a place among those that there may be at a time.
    pub takes_place: bool,
    /// Whether it reads the content.
    pub reads_body: bool,
    /// The names of the path that it reads.
    pub path_names: PathNames,
    /// The keywords that it takes.
    pub accepts: Keywords,
}

impl<S: Scope> Arg<S> {
    /// An argument of a type, at which nothing stands yet.
    pub const fn of<T: Extract<S>>() -> Self {
        Self {
            meta: ArgMeta::new(""),
            type_name: type_name::<T>,
            describe: T::describe,
            phase: T::PHASE,
            asker: T::ASKER,
            prepare: T::PREPARE,
            is_nested: T::NESTED,
            ends_early: T::ENDS_EARLY,
            takes_place: T::TAKES_PLACE,
            reads_body: T::BODY,
            path_names: T::PATH_NAMES,
            accepts: T::ACCEPTS,
        }
    }
}

impl<S: Scope> Clone for Arg<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S: Scope> Copy for Arg<S> {}

impl<S: Scope> fmt::Debug for Arg<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Arg")
            .field("meta", &self.meta)
            .field("phase", &self.phase)
            .finish_non_exhaustive()
    }
}

/// Documents arguments. The mistakes that types do not tell are noted.
pub fn describe_arguments<S: Scope>(operation: &mut OperationBuilder<'_>, arguments: &[Arg<S>]) {
    for arg in arguments {
        (arg.describe)(operation, &arg.meta);
        let name = arg.meta.wire_name();
        if let Some(mistake) = arg.meta.constraints.pattern.and_then(Pattern::mistake) {
            operation.fault(format!("the argument `{name}`: {mistake}"));
        }
        if arg.reads_body && !arg.is_nested {
            operation.reads_content(name);
        }
        if !arg.is_nested {
            Judged::note_argument(operation, (arg.type_name)(), arg.asker);
        }
    }
}

/// Whether something of the inputs of the arguments is read ahead.
pub(crate) const fn prepares<S: Scope>(arguments: &[Arg<S>]) -> bool {
    let mut index = 0;
    while index < arguments.len() {
        if arguments[index].prepare.is_some() {
            return true;
        }
        index += 1;
    }
    false
}

/// Whether the argument reads the content, and one before it does too. Two that are made of others may share the one that
/// reads it: that is known when the app is built.
pub(crate) const fn is_second_body<S: Scope>(arguments: &[Arg<S>], index: usize) -> bool {
    let arg = &arguments[index];
    if !arg.reads_body {
        return false;
    }
    let mut before = 0;
    while before < index {
        let other = &arguments[before];
        if other.reads_body && !(arg.is_nested && other.is_nested) {
            return true;
        }
        before += 1;
    }
    false
}

/// When something that is made of the arguments is made: who asks comes before anything else.
pub(crate) const fn phase_of<S: Scope>(arguments: &[Arg<S>]) -> Phase {
    let mut index = 0;
    while index < arguments.len() {
        if matches!(arguments[index].phase, Phase::Auth) {
            return Phase::Auth;
        }
        index += 1;
    }
    Phase::Inject
}

/// What something that is made of the arguments has to do with who asks: nothing if none of them has.
pub(crate) const fn asker_of<S: Scope>(arguments: &[Arg<S>]) -> Asker {
    let mut index = 0;
    while index < arguments.len() {
        if !matches!(arguments[index].asker, Asker::Ignored) {
            return Asker::Unknown;
        }
        index += 1;
    }
    Asker::Ignored
}

/// Whether inputs are among the arguments, or in those that they are made of.
pub(crate) const fn reads_inputs<S: Scope>(arguments: &[Arg<S>]) -> bool {
    let mut index = 0;
    while index < arguments.len() {
        let arg = &arguments[index];
        if matches!(arg.phase, Phase::Input) || arg.prepare.is_some() {
            return true;
        }
        index += 1;
    }
    false
}

/// Whether something in the arguments is released before the response.
pub(crate) const fn ends_early<S: Scope>(arguments: &[Arg<S>]) -> bool {
    let mut index = 0;
    while index < arguments.len() {
        if arguments[index].ends_early {
            return true;
        }
        index += 1;
    }
    false
}

/// Whether something in the arguments takes a place among those that there may be at a time.
pub(crate) const fn takes_place<S: Scope>(arguments: &[Arg<S>]) -> bool {
    let mut index = 0;
    while index < arguments.len() {
        if arguments[index].takes_place {
            return true;
        }
        index += 1;
    }
    false
}

/// Whether one of the arguments reads the content.
pub(crate) const fn reads_body<S: Scope>(arguments: &[Arg<S>]) -> bool {
    let mut index = 0;
    while index < arguments.len() {
        if arguments[index].reads_body {
            return true;
        }
        index += 1;
    }
    false
}

/// The names of the path that the arguments read. Which ones is known when the app is built.
pub(crate) const fn path_names<S: Scope>(arguments: &[Arg<S>]) -> PathNames {
    let mut index = 0;
    while index < arguments.len() {
        if !matches!(arguments[index].path_names, PathNames::None) {
            return PathNames::Unknown;
        }
        index += 1;
    }
    PathNames::None
}
