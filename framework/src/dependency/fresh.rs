//! `Fresh<f>`: what a dependency provides, made anew.

use std::any::TypeId;
use std::fmt;
use std::ops::{Deref, DerefMut};

use super::{Dependency, Provide, Replacement, make};
use crate::error::Reject;
use crate::extract::{
    Asker, Extract, PathNames, Phase, Prepare, Preparing, Scope, asker_of, path_names, phase_of, reads_body,
};
use crate::openapi::OperationBuilder;
use crate::schema::ArgMeta;

/// What the dependency `P` provides, made for the one who takes it, and owned. What the dependency takes itself is shared as
/// ever. See [`Dep`](super::Dep) for one that is shared.
///
/// ```
/// use purlin::prelude::*;
/// use purlin::dependency::Fresh;
///
/// #[dependency(infallible)]
/// async fn ticket() -> u64 {
///     4 // chosen by a fair die
/// }
///
/// #[post("/tickets")]
/// async fn draw(mut first: Fresh<ticket>, second: Fresh<ticket>) -> Json<u64> {
///     *first += 1;
///     Json(*first + second.into_inner())
/// }
/// ```
pub struct Fresh<P: Provide>(P::Output);

impl<P: Provide> Fresh<P> {
    /// What a dependency would provide, for a test that calls a handler as the function it is.
    pub const fn new(value: P::Output) -> Self {
        Self(value)
    }

    /// The value.
    pub fn into_inner(self) -> P::Output {
        self.0
    }
}

impl<P: Provide> Deref for Fresh<P> {
    type Target = P::Output;

    fn deref(&self) -> &P::Output {
        &self.0
    }
}

impl<P: Provide> DerefMut for Fresh<P> {
    fn deref_mut(&mut self) -> &mut P::Output {
        &mut self.0
    }
}

impl<P: Provide> fmt::Debug for Fresh<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fresh<{}>", P::DEFINITION.origin.name)
    }
}

impl<S: Scope, P: Dependency<S>> Extract<S> for Fresh<P> {
    const PHASE: Phase = phase_of(P::ARGUMENTS);
    const ASKER: Asker = asker_of(P::ARGUMENTS);
    const BODY: bool = reads_body(P::ARGUMENTS);
    const PATH_NAMES: PathNames = path_names(P::ARGUMENTS);
    const NESTED: bool = true;
    const ENDS_EARLY: bool = make::ends_early::<S, P>();
    const TAKES_PLACE: bool = make::takes_place::<S, P>();
    const PREPARE: Option<Prepare<S>> = if make::prepares::<S, P>() {
        Some(prepare::<S, P>)
    } else {
        None
    };

    fn describe(operation: &mut OperationBuilder<'_>, arg: &ArgMeta) {
        operation.no_parameter(arg);
        make::describe_fresh::<S, P>(operation);
        let replaced = operation.context().and_then(Replacement::<P>::find);
        let replaced = replaced.and_then(|replacement| replacement.not_anew());
        for origin in make::not_anew::<S, P>().into_iter().chain(replaced) {
            operation.fault(format!(
                "`Fresh` of {origin}, whose values are not made anew: they are released, counted, or those of the app; take `Dep`"
            ));
        }
    }

    async fn extract(cx: &mut S::Cx, _: &ArgMeta) -> Result<Self, Reject> {
        if let Some(replacement) = Replacement::<P>::find(&S::resources(cx).replaced) {
            return replacement.fresh::<S>(cx).await.map(Self);
        }
        make::make::<S, P>(cx, TypeId::of::<Self>()).await.map(Self)
    }
}

/// Reads the inputs for one who takes it. Who takes it after that has inputs of its own, and the first ones are taken first; but
/// faults are told once.
fn prepare<'a, S: Scope, P: Dependency<S>>(cx: &'a mut S::Cx, _: &'static ArgMeta) -> Preparing<'a> {
    Box::pin(async move {
        if let Some(replacement) = Replacement::<P>::find(&S::resources(cx).replaced) {
            return replacement.prepare::<S>(cx).await;
        }
        let provided = S::provided(cx);
        if provided.is_faulty(TypeId::of::<P>()) || provided.is_faulty(TypeId::of::<Fresh<P>>()) {
            return Ok(());
        }
        P::prepare(cx, TypeId::of::<Fresh<P>>()).await
    })
}
